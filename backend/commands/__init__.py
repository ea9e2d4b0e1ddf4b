"""The commands of `zhudian`, by what they are about; backend/cli.py puts them together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from backend.accounts.login_queries import list_cities
from backend.config import ConfigurationError, Settings, load_settings
from backend.db import Database
from backend.logs import configure_logging
from backend.migrations import require_current

city_option = click.option(
    "--city", "city_id", type=int, required=True, metavar="NUMBER", help="The city, by its number."
)


@contextmanager
def open_database(settings: Settings | None = None, *, of_any_shape: bool = False) -> Iterator[Database]:
    """The database of these settings, by default the environment's, ready for use.

    Raises:
        ConfigurationError: without a secret, without a place to write, or when the database has to be migrated first.
    """
    settings = settings or load_settings()
    settings.require_safe()
    configure_logging(settings)
    require_folder(settings.home)
    database = Database(settings)
    try:
        if not of_any_shape:
            require_current(database)
        yield database
    finally:
        database.dispose()


@contextmanager
def open_city(city_id: int) -> Iterator[Database]:
    """The database, if it holds this city."""
    with open_database() as database:
        with database.reading(None) as session:
            known = list_cities(session, None, 1000)
        if city_id not in known:
            cities = ", ".join(map(str, known)) or "none"
            raise click.ClickException(f"There is no city {city_id} here; known are: {cities}.")
        yield database


def require_folder(home: Path) -> None:
    """
    Raises:
        ConfigurationError: when the folder is not there and cannot be made.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"The folder {home} cannot be made: {error.strerror}. Set ZHUDIAN_HOME.") from error
