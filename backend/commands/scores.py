"""Commands that close months and make sure that closed ones are what they were."""

from __future__ import annotations

from datetime import date

import click

from backend.accounts.login_queries import list_cities
from backend.accounts.service import command_line_actor
from backend.commands import open_database


def _known(context: click.Context, parameter: click.Parameter, text: str) -> str:
    try:
        return f"{date.fromisoformat(f'{text}-01'):%Y-%m}"
    except ValueError as error:
        raise click.BadParameter(f"{text} is no month, such as 2026-10.") from error


_MONTH = click.argument("month", metavar="YYYY-MM", callback=_known)
_CITY = click.option("--city", "city_id", type=int, required=True, metavar="NUMBER")


@click.group()
def scores() -> None:
    """Close months, and compute closed ones again."""


@scores.command()
@_MONTH
@_CITY
def close(month: str, city_id: int) -> None:
    """Close a month that is over, or revise a closed one if anything has changed.

    The worker does the same on the fifth working day after a month, and looks for late arrivals once a day.
    """
    from backend.scores.closing import close_or_revise  # scores are no other command's business

    with open_database() as database:
        with database.reading(None) as session:
            if not list_cities(session, city_id, 1):
                raise click.ClickException(f"There is no city {city_id} here.")
        with database.transaction(city_id) as session:
            closing = close_or_revise(session, command_line_actor(city_id), month)
            told = f"revision {closing.revision}, facts {closing.facts_sha256}" if closing else "nothing has changed"
    click.echo(f"{month}: {told}")


@scores.command()
@_MONTH
@_CITY
def verify(month: str, city_id: int) -> None:
    """Compute every revision of a closed month again from what was kept; exit code 1 when any byte is different."""
    from backend.scores.closing import verify_closing
    from backend.scores.queries import closings_of

    with open_database() as database, database.reading(city_id) as session:
        closings = closings_of(session, city_id, month)
        if not closings:
            raise click.ClickException(f"{month} is not closed.")
        same = {each.revision: verify_closing(session, each) for each in closings}
    for revision, is_same in same.items():
        click.echo(f"{month} revision {revision}: {'the same bytes' if is_same else 'DIFFERENT'}")
    if not all(same.values()):
        raise click.exceptions.Exit(1)
