"""Files of sales: all of a file or nothing, the same again nothing, and what stood before is kept."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from backend.access import Actor
from backend.accounts.service import command_line_actor
from backend.db import Database
from backend.sales.imports import import_sales
from tests.people import CITY, Person
from tests.sales.conftest import Market

Send = Callable[..., Any]


def counts(answer: Any) -> tuple[int, int, int, int]:
    assert answer.status_code == 200, answer.text
    return tuple(answer.json[name] for name in ("created", "changed", "unchanged", "voided"))  # type: ignore[return-value]


def packs(person: Person, spec_id: str, granularity: str = "month") -> dict[tuple[str, str], int]:
    answer = person.get(
        f"/sales?spec_id={spec_id}&granularity={granularity}&first=2026-01-01&last=2026-12-31&limit=200"
    )
    assert answer.status_code == 200, answer.text
    return {(each["period"][:10], each["license_no"]): each["packs"] for each in answer.json["items"]}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_same_file_again_changes_nothing_and_leaves_no_trace(
    centre: Person, admin: Person, market: Market, send: Send, form: str
) -> None:
    lines = [market.line("near", "red", "2026-09", 120), market.line("far", "blue", "2026-09", 30)]
    assert counts(send(centre, *lines, form=form)) == (2, 0, 0, 0)
    again = send(centre, *lines, form=form)
    assert (counts(again), again.json["number"]) == ((0, 0, 2, 0), 1)
    assert [each["number"] for each in centre.get("/sales/imports").json["items"]] == [1]
    assert len([line for line in admin.get("/audit").json["items"] if line["thing"] == "sales"]) == 1


def test_what_a_correction_replaces_is_kept_with_who_said_so(centre: Person, market: Market, send: Send) -> None:
    first = [market.line("near", "red", "2026-09", 120), market.line("next", "red", "2026-09", 80)]
    send(centre, *first)
    corrected = send(centre, market.line("near", "red", "2026-09", 110))
    assert counts(corrected) == (0, 1, 0, 0)
    assert set(packs(centre, market.specs["red"]).values()) == {110, 80}
    [before] = centre.get("/sales/corrections?replaced_by=2").json["items"]
    assert (before["packs"], before["import_number"], before["replaced_by"]) == (120, 1, 2)
    # The first file once more is news again, for something else was said since.
    assert counts(send(centre, *first)) == (0, 1, 1, 0)
    history = centre.get(f"/sales/corrections?terminal_id={market.shops['near']}").json["items"]
    assert [(each["packs"], each["replaced_by"]) for each in history] == [(120, 2), (110, 3)]


def test_a_complete_file_takes_away_what_it_does_not_name_of_its_periods(
    centre: Person, market: Market, send: Send
) -> None:
    send(
        centre,
        market.line("near", "red", "2026-08", 5),
        market.line("near", "red", "2026-09", 120),
        market.line("next", "red", "2026-09", 80),
        market.line("far", "green", "2026-09", 9),
    )
    assert counts(send(centre, market.line("near", "red", "2026-09", 120))) == (0, 0, 1, 0)
    complete = send(centre, market.line("near", "red", "2026-09", 120), complete="true")
    assert counts(complete) == (0, 0, 1, 2)
    assert packs(centre, market.specs["red"]) == {
        ("2026-08-01", market.licences["near"]): 5,
        ("2026-09-01", market.licences["near"]): 120,
    }
    assert packs(centre, market.specs["green"]) == {}
    assert {each["packs"] for each in centre.get("/sales/corrections").json["items"]} == {80, 9}
    assert centre.get(f"/sales/imports/{complete.json['number']}").json["voided"] == 2


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("439902999999,{red},2026-09,1", "许可证号"),
        ("{near},2000000000008,2026-09,1", "条码"),
        ("{near},{red},2026-13,1", "月份"),
        ("{near},{red},2126-01,1", "月份"),
        ("{near},{red},2026-09,1.5", "包数"),
        ("{near},{red},2026-09,-1", "包数"),
        ("{near},{red},2026-09,", "包数"),
        ("{near},{red},2026-9,7", "许可证号"),
    ],
)
def test_one_bad_row_refuses_the_whole_file_by_row_and_column(
    centre: Person, market: Market, send: Send, line: str, column: str
) -> None:
    good = market.line("near", "red", "2026-09", 120)
    bad = line.format(near=market.licences["near"], red=market.codes["red"])
    refused = send(centre, good, bad)
    assert refused.json["slug"] == "import-refused"
    assert [each["field"] for each in refused.json["errors"]] == [f"3.{column}"]
    dry = send(centre, good, bad, dry_run="true")
    assert (dry.json["error_count"], dry.json["errors"][0]["row"]) == (1, 3)
    assert packs(centre, market.specs["red"]) == {}


def test_a_dry_run_says_what_would_happen_and_changes_nothing(centre: Person, market: Market, send: Send) -> None:
    line = market.line("near", "red", "2026-09", 120)
    dry = send(centre, line, dry_run="true")
    assert (counts(dry), dry.json["number"]) == ((1, 0, 0, 0), None)
    assert centre.get("/sales/imports").json["items"] == []
    assert counts(send(centre, line)) == (1, 0, 0, 0)


def test_cartons_and_amounts_are_understood_and_a_file_without_amounts_leaves_them(
    centre: Person, market: Market, send: Send
) -> None:
    content = (
        f"license_no,ean13,day,cartons,amount\n{market.licences['near']},{market.codes['red']},2026/9/7,2.5,220.00"
    )
    sent = centre.post("/sales/imports", data={"file": (io.BytesIO(content.encode("gb18030")), "x.csv")})
    assert counts(sent) == (1, 0, 0, 0)
    assert counts(send(centre, market.line("near", "red", "2026-09-07", 25), heading="日期")) == (0, 0, 1, 0)
    path = f"/sales?spec_id={market.specs['red']}&granularity=day&first=2026-09-07&last=2026-09-07"
    [figure] = centre.get(path).json["items"]
    assert (figure["packs"], figure["amount_fen"]) == (25, 22_000)


def test_who_may_import_and_whose_shops_one_sees(
    centre: Person, manager: Person, reviewer: Person, promoter: Person, market: Market, send: Send
) -> None:
    lines = [market.line(shop, "red", "2026-09", 10) for shop in ("near", "next", "far")]
    for person in (manager, reviewer, promoter):
        assert send(person, *lines).status_code == 403
    assert counts(send(centre, *lines)) == (3, 0, 0, 0)
    seen = {
        person.username: {licence for _, licence in packs(person, market.specs["red"])}
        for person in (manager, reviewer, centre)
    }
    assert seen == {
        "manager": {market.licences["near"]},
        "reviewer": {market.licences["near"], market.licences["next"]},
        "centre": set(market.licences.values()),
    }
    send(centre, *[line.replace(",10", ",11") for line in lines])
    assert len(centre.get("/sales/corrections").json["items"]) == 3
    assert len(manager.get("/sales/corrections").json["items"]) == 1
    figures = f"/sales?spec_id={market.specs['red']}&first=2026-01-01&last=2026-12-31"
    for path in ("/sales/imports", "/sales/imports/1", "/sales/corrections", figures):
        assert promoter.get(path).status_code == 403
    assert centre.get("/sales/imports/77").status_code == 404


def test_pages_of_figures_and_corrections_follow_one_another(centre: Person, market: Market, send: Send) -> None:
    for number in (1, 2):
        send(centre, *[market.line(shop, "red", f"2026-0{month}", number) for shop in market.shops for month in (7, 8)])
    figures = f"/sales?spec_id={market.specs['red']}&first=2026-01-01&last=2026-12-31&limit=4"
    for path in (figures, "/sales/corrections?limit=4"):
        first = centre.get(path).json
        second = centre.get(f"{path}&cursor={first['next_cursor']}").json
        keys = [(each["period"], each["terminal_id"]) for each in first["items"] + second["items"]]
        assert (len(keys), len(set(keys)), second["next_cursor"]) == (6, 6, None)


def test_long_files_come_in_by_the_command_with_their_progress(
    database: Database, market: Market, tmp_path: Path
) -> None:
    file = tmp_path / "sales.csv"
    lines = [market.line(shop, spec, f"2026-09-{day:02}", day) for shop in market.shops for spec in market.specs
             for day in range(1, 31)]  # fmt: skip
    file.write_text("\n".join(["license_no,ean13,day,packs", *lines]), "utf-8")
    steps: list[tuple[int, int]] = []
    operator: Actor = command_line_actor(CITY)
    report = import_sales(database, operator, file, file.name, progress=lambda done, total: steps.append((done, total)))
    assert (report["created"], report["number"]) == (270, 1)
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]


def test_the_command_takes_sales_in_and_says_what_it_did(
    database: Database, market: Market, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.cli import main

    settings = database.settings
    monkeypatch.setenv("ZHUDIAN_HOME", str(settings.home))
    monkeypatch.setenv("ZHUDIAN_SECRET", settings.secret)
    monkeypatch.setenv("ZHUDIAN_DATABASE_URL", settings.database_url)
    file = tmp_path / "sales.csv"
    file.write_text(f"license_no,ean13,month,packs\n{market.line('near', 'red', '2026-09', 7)}\n", "utf-8")
    done = CliRunner().invoke(main, ["import", "sales", str(file), "--city", str(CITY), "--complete"])
    assert done.exit_code == 0, done.output
    assert "Done: 1 new, 0 changed, 0 unchanged." in done.output
    refused = CliRunner().invoke(main, ["import", "specs", str(file), "--city", str(CITY), "--complete"])
    assert refused.exit_code == 2
