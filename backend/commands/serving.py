"""Commands that keep a server running."""

from __future__ import annotations

import os
import signal
from typing import Any

import click

from backend.commands import open_database
from backend.config import load_settings
from backend.migrations import migrate as migrate_database
from backend.stopping import stop_at


@click.command()
@click.option("--host", help="Address to listen on, instead of ZHUDIAN_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on, instead of ZHUDIAN_PORT.")
def serve(host: str | None, port: int | None) -> None:
    """Serve phones and desks until stopped."""
    chosen: dict[str, Any] = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = load_settings(**chosen)
    with open_database(settings):
        pass
    from backend.server import run_server  # gunicorn is no other command's business

    run_server(settings, lambda: click.echo(f"Serving at http://{settings.host}:{settings.port}", err=True))


@click.command()
@click.option("--once", is_flag=True, help="One round, then end; exit code 1 when a chore failed.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=lambda: os.cpu_count() or 1,
    show_default="one for each core",
    help="How many jobs are done at once.",
)
def worker(once: bool, processes: int) -> None:
    """Do what falls due: chores, and jobs.

    Chores are done once a minute, jobs such as new pictures at once, in processes of their own that are replaced when they
    die. Run one worker beside the server; a second one does no harm.
    """
    from backend.worker import run_round, run_worker  # pictures are no other command's business

    with open_database() as database:
        if once:
            if run_round(database):
                raise click.exceptions.Exit(1)
            return
        run_worker(database, processes, stop_at(signal.SIGTERM, signal.SIGINT))


@click.command()
def migrate() -> None:
    """Make the database, or bring it to the newest shape.

    What is there stays. Make a backup first.
    """
    with open_database(of_any_shape=True) as database:
        migrate_database(database)
    click.echo("The database is up to date.")
