"""Commands that take in tables and hand them out: CSV or XLSX, as the file's name says."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from backend import problems
from backend.access import Actor
from backend.accounts.service import command_line_actor
from backend.commands import city_option, open_city
from backend.commands.tables import print_table
from backend.db import Database
from backend.problems import Problem

#: As many errors as someone reads; the rest is counted.
_MOST_SHOWN = 50

Importer = Callable[..., Any]
Progress = Callable[[int, int], None]
what_argument = click.argument("what", type=click.Choice(["terminals", "specs", "workdays"]))
import_argument = click.argument(
    "what", type=click.Choice(["terminals", "specs", "workdays", "sales", "assessments", "figures"])
)


@click.command("import")
@import_argument
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@city_option
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--complete", is_flag=True, help="Sales: what the file lacks of its periods is taken away.")
def import_(what: str, file: Path, city_id: int, dry_run: bool, complete: bool) -> None:
    """Take in shops, specs, holidays, sales or figures.

    All of it or, if one row is wrong, nothing. Column headings may be Chinese or English; an export has them all. The same
    file taken in again changes nothing.
    """
    if complete and what != "sales":
        raise click.UsageError("--complete is for sales.")
    try:
        with open_city(city_id) as database, _progress(what) as progress:
            report = _take_in(database, what, command_line_actor(city_id), file, dry_run, complete, progress)
    except Problem as problem:
        if problem.kind is not problems.IMPORT_REFUSED:
            raise
        _show([[*each["field"].split(".", 1), each["reason"]] for each in problem.errors], problem.facts["error_count"])
        raise click.ClickException(problem.kind.title) from problem
    _show([[each["row"], each["column"], each["reason"]] for each in report["errors"]], report["error_count"])
    for column in report["ignored_columns"]:
        click.echo(f"The column {column} is not known and was left out.", err=True)
    would = "Would be" if dry_run else "Done:"
    click.echo(f"{would} {report['created']} new, {report['changed']} changed, {report['unchanged']} unchanged.")
    if report.get("voided"):
        click.echo(f"Taken away: {report['voided']}.")
    if report["error_count"]:
        raise click.exceptions.Exit(1)


def _take_in(
    database: Database, what: str, actor: Actor, file: Path, dry_run: bool, complete: bool, progress: Progress
) -> Mapping[str, Any]:
    from backend.brands.imports import import_specs  # these bring the spreadsheet libraries
    from backend.dashboards.imported_imports import import_figures
    from backend.sales.demand_imports import import_assessments
    from backend.sales.imports import import_sales
    from backend.terminals.imports import import_terminals
    from backend.workdays.imports import import_days

    if what == "sales":  # opens its own transactions: none while a long file is read
        return import_sales(database, actor, file, file.name, dry_run, complete, progress)
    importers: dict[str, Importer] = {
        "terminals": import_terminals, "specs": import_specs, "workdays": import_days, "assessments": import_assessments,
        "figures": import_figures,
    }  # fmt: skip
    with database.transaction(actor.city_id) as session:
        return importers[what](session, actor, file, file.name, dry_run, progress)  # type: ignore[no-any-return]


@click.command()
@what_argument
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@city_option
@click.option("--owners", is_flag=True, help="With owners' names and phones in full, which is put on record.")
def export(what: str, file: Path, city_id: int, owners: bool) -> None:
    """Write a city's shops, specs or holidays into a table.

    FILE ends in .csv or .xlsx. It can be imported again.
    """
    form = file.suffix.lower().removeprefix(".")
    if form not in ("csv", "xlsx"):
        raise click.UsageError("Name a file that ends in .csv or .xlsx.")
    if owners and what != "terminals":
        raise click.UsageError("--owners is for terminals.")
    from backend.brands.imports import export_specs  # these bring the spreadsheet libraries
    from backend.terminals.imports import export_terminals
    from backend.workdays.imports import export_days

    actor = command_line_actor(city_id)
    with open_city(city_id) as database, database.transaction(city_id) as session, file.open("wb") as stream:
        if what == "terminals":
            export_terminals(session, actor, stream, form, owners)
        elif what == "specs":
            export_specs(session, actor, stream, form)
        else:
            export_days(session, actor, stream, form)
    click.echo(f"Wrote {file}.")


@contextmanager
def _progress(what: str) -> Iterator[Progress]:
    """A bar on stderr; nothing where nobody watches."""
    from tqdm import tqdm

    with tqdm(desc=what, unit="rows", disable=not sys.stderr.isatty(), leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


def _show(errors: list[list[Any]], count: int) -> None:
    if not errors:
        return
    print_table(("row", "column", "why"), errors[:_MOST_SHOWN], err=True)
    if count > _MOST_SHOWN:
        click.echo(f"… and {count - _MOST_SHOWN} more.", err=True)
