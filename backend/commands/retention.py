"""The command that erases what is older than it may be kept, or says what that would be."""

from __future__ import annotations

from datetime import timedelta

import click

from backend.accounts.login_queries import list_cities
from backend.commands import open_database
from backend.commands.tables import print_table
from backend.db import Database, utc_now

MOST_CITIES = 10_000


@click.command()
@click.option("--city", "city_id", type=int, metavar="NUMBER", help="This city only.")
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
def retention(city_id: int | None, dry_run: bool) -> None:
    """Erase old photos and positions now.

    The worker does the same bit by bit. How long they are kept: ZHUDIAN_PHOTO_DAYS and ZHUDIAN_POSITION_DAYS. Every batch
    is put on record.
    """
    with open_database() as database:
        with database.reading(None) as session:
            cities = list_cities(session, city_id, MOST_CITIES)
        if city_id is not None and not cities:
            raise click.ClickException(f"There is no city {city_id} here.")
        for each in cities:
            if dry_run:
                _tell(database, each)
            else:
                _erase(database, each)


def _tell(database: Database, city_id: int) -> None:
    from backend.in_store_days.retention import day_positions_due
    from backend.photos.retention import photos_due, places_due  # pictures are no other command's business
    from backend.visits.retention import positions_due
    from sync.retention import refusals_due

    settings, now = database.settings, utc_now()
    of_positions = now - timedelta(days=settings.position_days)
    of_photos = now - timedelta(days=settings.photo_days)
    with database.reading(city_id) as session:
        positions = positions_due(session, city_id, of_positions)
        in_store = day_positions_due(session, city_id, of_positions)
        refusals = refusals_due(session, city_id, of_positions)
        places = places_due(session, city_id, of_positions)
        photos = photos_due(session, city_id, of_photos)
    click.echo(f"City {city_id}: would erase")
    print_table(
        ("what", "older than", "how many", "oldest", "MB"),
        [
            ("positions of visits", of_positions.date(), positions.visits, positions.oldest and positions.oldest.date(), ""),
            ("positions of in-store days", of_positions.date(), in_store.days, in_store.oldest and in_store.oldest.date(), ""),
            ("positions in refused documents", of_positions.date(), refusals, "", ""),
            ("places in photos", of_positions.date(), places, "", ""),
            ("photos", of_photos.date(), photos.files, photos.oldest and photos.oldest.date(), photos.size_bytes // 10**6),
        ],
    )  # fmt: skip


def _erase(database: Database, city_id: int) -> None:
    from backend.housekeeping import RETENTION  # brings all that it keeps in order

    for chore in RETENTION:
        erased = 0
        while True:
            with database.transaction(city_id) as session:
                batch = chore(session, city_id, database.settings)
            if not batch:
                break
            erased += batch
        what = chore.__name__.removeprefix("erase_").replace("_", " ")
        click.echo(f"City {city_id}: erased {erased} {what}.")
