"""Commands about a city as a whole: its beginning, its log of deeds, its feed after a restore."""

from __future__ import annotations

import click

from backend.accounts.login_queries import list_cities
from backend.accounts.service import command_line_actor, create_branch, create_city
from backend.audit.service import verify as verify_chain
from backend.commands import city_option, open_city, open_database
from backend.feed import begin_epoch
from backend.visits.templates import publish_default_template


@click.group()
def city() -> None:
    """Add cities and their branches."""


@city.command("add")
@click.argument("number", type=click.IntRange(1, 999999))
@click.argument("name")
def add_city(number: int, name: str) -> None:
    """Add a city by its administrative area code, such as 439900, and its name. It begins with the default visit template."""
    with open_database() as database, database.transaction(number) as session:
        if list_cities(session, number, 1):
            raise click.ClickException(f"The city {number} is there already.")
        create_city(session, number, name)
        publish_default_template(session, command_line_actor(number))
    click.echo(f"Added the city {name} ({number}).")


@city.command("add-branch")
@city_option
@click.argument("code")
@click.argument("name")
@click.option("--locality", type=click.Choice(["urban", "rural"]), required=True, help="Where its shops are.")
def add_branch(city_id: int, code: str, name: str, locality: str) -> None:
    """Add a branch by its code, such as 439902, and its name."""
    with open_city(city_id) as database, database.transaction(city_id) as session:
        create_branch(session, command_line_actor(city_id), code=code, name=name, locality=locality)
    click.echo(f"Added the branch {name} ({code}).")


@click.group()
def audit() -> None:
    """Examine the log of who did what."""


@audit.command("verify")
@city_option
def verify(city_id: int) -> None:
    """Check that no line of the log was changed, moved or removed."""
    with open_city(city_id) as database, database.reading(city_id) as session:
        broken = verify_chain(session, city_id)
    if broken:
        raise click.ClickException(f"The log is broken at: {', '.join(map(str, broken))}")
    click.echo("The log is whole.")


@click.command("new-epoch")
@city_option
@click.confirmation_option(prompt="Every phone of the city will start its copy anew. Go on?")
def new_epoch(city_id: int) -> None:
    """Let every phone start its copy anew.

    Run this after restoring a backup. What a phone has not sent yet is not lost.
    """
    with open_city(city_id) as database, database.transaction(city_id) as session:
        begin_epoch(session)
    click.echo("A new epoch has begun.")
