"""What a run is, and the one table it prints."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from backend.db import Database
from bench.servers import Workshop

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass
class Run:
    """One run of the command. `rates` are visits a second by (figure, database), for the comparison with the peers."""

    workshop: Workshop
    quick: bool = False
    rates: dict[tuple[str, str], float] = field(default_factory=dict)

    def scaled(self, count: int) -> int:
        """So many, or a twentieth of it in a quick run, which proves that the figures can be taken and no more."""
        return count // 20 if self.quick else count

    @property
    def visits(self) -> int:
        return self.scaled(20_000) // 8 * 8


@dataclass(frozen=True)
class Row:
    name: str
    kind: str
    what: str
    value: str
    aim: str = ""


def heading(run: Run, kinds: Sequence[str]) -> str:
    dialect = Database(run.workshop.new_settings("sqlite")).engine.dialect
    versions = [f"Python {platform.python_version()}", f"SQLite {dialect.dbapi.sqlite_version}"]  # type: ignore[union-attr]
    if "postgresql" in kinds:
        versions.append(f"PostgreSQL {run.workshop.postgresql_version()}")
    scale = ", quick run: a twentieth of everything, the figures mean little" if run.quick else ""
    return f"{date.today()}, {os.cpu_count()} cores, {', '.join(versions)}{scale}"


def print_table(run: Run, kinds: Sequence[str], rows: Sequence[Row]) -> None:
    cells = [("Figure", "Database", "Measured", "Aim"), ("---",) * 4]
    cells += [(row.what, DATABASES.get(row.kind, row.kind), row.value, row.aim) for row in rows]
    print(heading(run, kinds), end="\n\n")
    for line in cells:
        print(f"| {' | '.join(line)} |")
    sys.stdout.flush()
