"""Imports of anything: what was exported changes nothing, and garbage neither crashes nor is written by half."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from backend import tables
from backend.accounts.service import command_line_actor
from backend.db import Database
from backend.problems import Problem
from backend.terminals import imports, queries, rules
from tests.people import CITY, World

ACTOR = command_line_actor(CITY)
# The database is fresh for each test, not for each example: examples undo what they do.
repeated = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

plain = st.text(st.characters(codec="utf-8", blacklist_categories=("Cc", "Cs")), max_size=40)
named = plain.filter(lambda text: text.strip())
positions = st.one_of(
    st.tuples(st.none(), st.none(), st.none()),
    st.tuples(st.floats(1, 55), st.floats(73, 137), st.sampled_from(["wgs84", "GCJ-02", "bd09"])),
    st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.just("wgs84")),
)
shops = st.fixed_dictionaries(
    {
        "license_no": st.integers(0, 10**12 - 1).map(lambda number: f"{number:012}"),
        "name": named,
        "branch": st.sampled_from(["城东", "439921", "河口"]),
        "kind": st.sampled_from(list(rules.Kind)),
        "tier": st.integers(1, 30),
        "store_format": st.sampled_from(list(rules.StoreFormat)),
        "scale": st.sampled_from(list(rules.Scale)),
        "trade_area": st.sampled_from(list(rules.TradeArea)),
        "locality": st.sampled_from(list(rules.Locality)),
        "address": plain,
        "position": positions,
        "accuracy_m": st.one_of(st.none(), st.floats(0, 1000)),
        "owner_name": plain.filter(lambda text: "*" not in text),
        "owner_phone": st.sampled_from(["", "13812341234", "０７１６-8231456", "7"]),
        "closed_on": st.one_of(st.none(), st.dates()),
    }
)


def written(rows: list[dict[str, Any]]) -> io.BytesIO:
    flat = [{**row, **dict(zip(("latitude", "longitude", "datum"), row["position"], strict=True))} for row in rows]
    stream = io.StringIO()
    lines = csv.DictWriter(stream, [*(name for name in flat[0] if name != "position")], extrasaction="ignore")
    lines.writeheader()
    lines.writerows(flat)
    return io.BytesIO(stream.getvalue().encode())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_whatever_was_imported_is_exported_and_imported_again_without_a_change(
    database: Database, world: World, form: str
) -> None:
    @repeated
    @given(st.lists(shops, min_size=1, max_size=5, unique_by=lambda row: row["license_no"]))
    def check(rows: list[dict[str, Any]]) -> None:
        with database.transaction(CITY) as session:
            try:
                first = imports.import_terminals(session, ACTOR, written(rows), "x.csv")
                assert (first["created"], first["changed"], first["errors"]) == (len(rows), 0, [])
                for with_owners in (False, True):
                    stream = io.BytesIO()
                    imports.export_terminals(session, ACTOR, stream, form, with_owners)
                    stream.seek(0)
                    again = imports.import_terminals(session, ACTOR, stream, "x")
                    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, len(rows))
            finally:
                session.rollback()

    check()


cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["城东", "439902300001", "现代", "16", "是", "manager", "wgs84", "30.5", "=1+1", "*", '"', "2026-02-30"]
    ),
)
headings = st.sampled_from(
    ["", "备注", *(each for column in imports.COLUMNS for each in (column.name, column.heading, *column.also))]
)
tables_of_garbage = st.tuples(
    st.lists(headings, min_size=1, max_size=25), st.lists(st.lists(cells, max_size=25), max_size=6)
)


def as_csv(table: tuple[list[str], list[list[str]]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([table[0], *table[1]])
    return stream.getvalue().encode(errors="surrogatepass")


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A good table in which one cell is anything."""
    rows = draw(st.lists(shops, min_size=1, max_size=4, unique_by=lambda row: row["license_no"]))
    lines = list(csv.reader(io.StringIO(written(rows).getvalue().decode(), newline="")))
    line = draw(st.sampled_from(lines[1:]))
    line[draw(st.integers(0, len(line) - 1))] = draw(cells)
    return as_csv((lines[0], lines[1:]))


def test_garbage_is_refused_whole_or_taken_whole_and_never_crashes(database: Database, world: World) -> None:
    def taken(session: Session, content: bytes) -> int:
        try:
            return imports.import_terminals(session, ACTOR, io.BytesIO(content), "x")["created"]
        except Problem as refused:
            if refused.kind.slug not in ("import-refused", "file-not-readable"):
                raise
            return 0

    @repeated
    @given(st.one_of(spoilt(), tables_of_garbage.map(as_csv), st.binary(max_size=300)))
    def check(content: bytes) -> None:
        with database.transaction(CITY) as session:
            count = taken(session, content)
            stored = len(list(queries.export_rows(session, ACTOR)))
            session.rollback()
        rows = len(tables.read_table(io.BytesIO(content), imports.COLUMNS).rows) if count else 0
        assert stored == count == rows

    check()


@repeated
@given(st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_a_broken_workbook_is_refused_as_unreadable(content: bytes) -> None:
    with pytest.raises(Problem, match="file-not-readable"):
        tables.read_table(io.BytesIO(content), imports.COLUMNS)
