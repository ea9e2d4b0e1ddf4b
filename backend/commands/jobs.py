"""Commands about work that outlives a request."""

from __future__ import annotations

import click

from backend.accounts.service import command_line_actor
from backend.commands import city_option, open_city
from backend.commands.tables import print_table
from backend.db import rfc3339, utc_now
from backend.jobs import queries, service

_MOST = 1000

kind_option = click.option("--kind", help="Only jobs of this kind, such as process_photo.")


@click.group()
def jobs() -> None:
    """See and retry work that could not be done."""


@jobs.command("list")
@city_option
@kind_option
def list_jobs(city_id: int, kind: str | None) -> None:
    """Count jobs, and list those that are parked, with the reason."""
    with open_city(city_id) as database, database.reading(city_id) as session:
        counts = queries.count_jobs(session, city_id, utc_now())
        rows = service.list_parked(session, command_line_actor(city_id), kind=kind, limit=_MOST)
    click.echo(", ".join(f"{name} {counts[name]}" for name in ("waiting", "running", "parked")))
    if rows:
        print_table(
            ("parked", "kind", "about", "reason"),
            [[rfc3339(row.parked_at), row.kind, row.subject_id, row.error or ""] for row in rows if row.parked_at],
        )


@jobs.command("retry")
@city_option
@kind_option
def retry(city_id: int, kind: str | None) -> None:
    """Let all parked jobs be tried again, or those of a kind."""
    total = 0
    with open_city(city_id) as database:
        while True:
            with database.transaction(city_id) as session:
                some = service.retry_parked(session, command_line_actor(city_id), kind=kind, limit=_MOST)
            total += some
            if some < _MOST:
                break
    click.echo(f"To be tried again: {total}.")
