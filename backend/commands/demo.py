"""`zhudian demo`: an invented city with ninety days of history, ready to look at and to push visits to.

Everything lies in one folder. The city is made by `python -m seed` in a process of its own, whose memory is then free again,
and in a folder of its own, so that an interrupted start is simply done anew.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from platformdirs import user_data_path

from backend.commands import open_database, require_folder
from backend.commands.tables import print_table
from backend.commands.tour import print_tour
from backend.config import ConfigurationError, Settings, demo_settings
from backend.db import Database
from backend.migrations import migrate

DATABASE = "zhudian.sqlite3"
PHOTOS = "photos"
WARNING = "DEMO: its passwords are public. Everyone who reaches this address can log in. Never enter real data."


@click.command()
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=user_data_path("zhudian") / "demo",
    help="Folder for everything the demo keeps.",
    show_default="in your user data folder",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--logins", is_flag=True, help="Print the log-ins as JSON and end.")
@click.option("--fresh", is_flag=True, help="Forget what was done in the demo and make its city anew.")
def demo(home: Path, host: str, port: int, logins: bool, fresh: bool) -> None:
    """Make an invented city and serve it.

    Prints one log-in per role and the commands that take a visit from a phone to its branch. Everything it keeps lies in
    one folder; started again, it goes on from there.
    """
    if logins:
        click.echo(_seed("--logins").decode(), nl=False)
        return
    home = home.absolute()
    require_folder(home)
    settings = demo_settings(home, host=host, port=port)
    with _alone(home):
        _prepare(settings, fresh)
        from backend.server import run_server  # gunicorn is no other command's business
        from backend.worker import worker_beside

        with worker_beside(settings, 1):
            run_server(settings, lambda: _welcome(settings))


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the folder, so that a second demo does not work in it.

    Raises:
        ConfigurationError: when another one does.
    """
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigurationError(
                f"A demo is running in {home} already; stop it, or choose another folder by --home and another --port."
            ) from None
        yield


def _prepare(settings: Settings, fresh: bool) -> None:
    """The demo city, there and in today's shape."""
    database_file = settings.home / DATABASE
    if fresh:
        for each in settings.home.glob(f"{DATABASE}*"):
            each.unlink()
        shutil.rmtree(settings.home / PHOTOS, ignore_errors=True)
    if not database_file.exists():
        _make_city(settings.home)
    with open_database(settings, of_any_shape=True) as database:
        migrate(database)


def _make_city(home: Path) -> None:
    click.echo("Making the demo city (once, about a minute) …", err=True)
    nursery = home / "new"
    shutil.rmtree(nursery, ignore_errors=True)
    nursery.mkdir()
    database = Database(demo_settings(nursery))
    migrate(database)
    database.dispose()
    try:
        _seed("--home", str(nursery), capture=False)
    except subprocess.CalledProcessError as error:
        raise click.ClickException("The demo city could not be made; see above.") from error
    if (nursery / PHOTOS).exists():
        shutil.rmtree(home / PHOTOS, ignore_errors=True)
        (nursery / PHOTOS).rename(home / PHOTOS)
    (nursery / DATABASE).rename(home / DATABASE)  # last: it says that the city is there
    shutil.rmtree(nursery)


def _seed(*arguments: str, capture: bool = True) -> bytes:
    command = [sys.executable, "-m", "seed", *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE if capture else None)  # noqa: S603 - our own module
    return done.stdout or b""


def _welcome(settings: Settings) -> None:
    logins: list[dict[str, Any]] = json.loads(_seed("--logins"))
    of_each_role = {each["role"]: each for each in reversed(logins)}
    click.echo()
    click.secho(f"  {WARNING}  ", fg="white", bg="red", bold=True)
    click.echo()
    print_table(
        ("role", "user name", "password", "name", "branch"),
        [
            [each[key] for key in ("role", "username", "password", "name", "branch")]
            for each in reversed(of_each_role.values())
        ],
    )
    click.echo()
    print_tour(settings, logins)
    click.secho(f"\nServing at http://{settings.host}:{settings.port} (Ctrl-C ends it)", bold=True)
    sys.stdout.flush()
