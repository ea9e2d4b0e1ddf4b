"""The database's shape: every table there is, and the steps that bring an older database to it.

A step is a file in `versions`, named by its date. This is the one place that names all the models; whoever needs the
complete metadata takes it from here.
"""

from __future__ import annotations

from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import backend.accounts.models
import backend.anomaly_reports.models
import backend.audit.models
import backend.brands.lifecycle_models
import backend.brands.models
import backend.complaints.models
import backend.dashboards.imported_models
import backend.displays.confirmation_models
import backend.displays.models
import backend.displays.plan_models
import backend.exports.models
import backend.feed
import backend.imports.models
import backend.in_store_days.duty_models
import backend.in_store_days.models
import backend.jobs.models
import backend.market_information.models
import backend.notices.models
import backend.photos.models
import backend.photos.upload_models
import backend.planning.models
import backend.promotions.check_models
import backend.promotions.models
import backend.retailers.models
import backend.reviews.models
import backend.rule_sets.models
import backend.sales.demand_models
import backend.sales.models
import backend.scores.models
import backend.tasks.models
import backend.terminals.models
import backend.visits.models
import backend.visits.month_models
import backend.visits.signal_models
import backend.workdays.models
import sync.models
from backend.config import ConfigurationError
from backend.db import Base, Database

log = structlog.get_logger(__name__)

#: Complete: all models are imported above.
METADATA = Base.metadata

#: Any number that is the same in every process: one of them migrates, the others wait.
_LOCK = 439900


def migrate(database: Database) -> None:
    """Bring the database to the newest shape, in one transaction; what is there already stays.

    Several processes may do so at once. On SQLite foreign keys are off meanwhile, for a table is changed there by building
    it anew, and checked before the commit.
    """
    on_sqlite = database.settings.on_sqlite
    with database.engine.connect().execution_options(zhudian_writing=True) as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        if on_sqlite:
            raw.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not on_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
                command.upgrade(alembic_config(connection), "head")
                if on_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                    raise RuntimeError(f"a migration left a row without what it refers to: {tuple(broken)}")
        finally:
            if on_sqlite:
                raw.cursor().execute("PRAGMA foreign_keys=ON")


def is_current(database: Database) -> bool:
    """Whether the database has the newest shape."""
    with database.engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(ScriptDirectory.from_config(alembic_config(None)).get_heads())


def require_current(database: Database) -> None:
    """Refuse to work on a database of another shape.

    Raises:
        ConfigurationError: naming the command to run.
    """
    if not is_current(database):
        raise ConfigurationError("The database has not the shape that this version needs; run: zhudian migrate")


def alembic_config(connection: Connection | None) -> Config:
    """Alembic's settings without a file, so that they work from a wheel in any folder."""
    folder = Path(__file__).parent
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    return config
