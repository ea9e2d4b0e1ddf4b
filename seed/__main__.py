"""`python -m seed`: build the demo city, or print its log-ins or the truth about its visits.

Every log-in has the same password, which is PUBLIC. Never enter real data into this city.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import orjson

from backend.accounts.login_queries import list_cities
from backend.config import DEMO_SECRET, Settings, demo_settings, load_settings
from backend.db import Database
from backend.logs import configure_logging
from backend.migrations import migrate
from seed.city import CITY
from seed.days import ZONE
from seed.history import City, truth_of
from seed.measure import do_jobs, measure, table
from seed.people import logins
from seed.story import tell_city


@click.command()
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="Folder of the database, and for truth.json."
)
@click.option("--database-url", help="Another database than the SQLite file in the folder.")
@click.option("--seed", default=1, show_default=True, help="Another number gives another city.")
@click.option("--days", type=click.IntRange(1, 365), default=90, show_default=True, help="Length of the history.")
@click.option(
    "--scale", type=click.IntRange(1, 100), default=1, show_default=True, help="Times the shops and managers."
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the history.  [default: yesterday]")
@click.option("--logins", "only_logins", is_flag=True, help="Print the demo's log-ins as JSON and end.")
@click.option("--measure", "measured", is_flag=True, help="Then print how well the signals find the frauds.")
@click.option("--truth", "only_truth", is_flag=True, help="Print which visits are frauds as JSON and end.")
def main(
    home: Path | None,
    database_url: str | None,
    seed: int,
    days: int,
    scale: int,
    until: datetime | None,
    only_logins: bool,
    measured: bool,
    only_truth: bool,
) -> None:
    """Build the invented city 江州 and its history in an empty database, which is migrated first if need be.

    Without --home and --database-url the ZHUDIAN_* settings say where.
    """
    if only_logins:
        _print_json(logins())
        return
    city = plan(seed, scale, days, until.date() if until else None)
    if only_truth:
        _print_json(_truth_document(city, truth_of(city)))
        return
    truth = _build(city, _settings(home, database_url), measured)
    if home:
        home.mkdir(parents=True, exist_ok=True)
        (home / "truth.json").write_bytes(orjson.dumps(_truth_document(city, truth)))


def plan(seed: int, scale: int, days: int, until: date | None) -> City:
    """The city with this history.

    Raises:
        BadParameter: when the history would not be over yet.
    """
    today = datetime.now(ZONE).date()
    last = until or today - timedelta(days=1)
    if last >= today:
        raise click.BadParameter("The history ends yesterday or earlier.", param_hint="--until")
    return City(seed, scale, last - timedelta(days=days - 1), last)


def _truth_document(city: City, visits: dict[str, dict[str, str]]) -> dict[str, Any]:
    """What was done in which visit, to measure the signals against."""
    return {"seed": city.seed, "scale": city.scale, "first": city.first, "last": city.last, "visits": visits}


def _settings(home: Path | None, database_url: str | None) -> Settings:
    if home and not database_url:
        return demo_settings(home)
    settings = load_settings(
        **({"home": home} if home else {}), **({"database_url": database_url} if database_url else {})
    )
    return settings if settings.secret else replace(settings, secret=DEMO_SECRET, demo=True)


def _build(city: City, settings: Settings, measured: bool) -> dict[str, dict[str, str]]:
    if settings.on_sqlite:
        settings.home.mkdir(parents=True, exist_ok=True)
    database = Database(settings)
    try:
        migrate(database)
        with database.reading(None) as session:
            if list_cities(session, None, 1):
                raise click.ClickException("There is a city in this database already; the demo's needs an empty one.")
        truth = tell_city(database, city)
        if measured:
            configure_logging(replace(settings, log_level="warning"))
            do_jobs(database)
            with database.reading(CITY) as session:
                for line in table(*measure(session, truth)):
                    click.echo(line)
        return truth
    finally:
        database.dispose()


def _print_json(value: Any) -> None:
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2))


if __name__ == "__main__":
    main()
