"""The quarterly survey: opened by the centre, handed out by branches, answered by shops, and shown as figures."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend.accounts.service import command_line_actor
from backend.db import Database, utc_now
from backend.retailers.models import RetailerLink
from backend.retailers.survey_queries import open_shops
from backend.retailers.survey_rules import draw
from backend.spreadsheets import read_cells
from backend.terminals import service as terminals
from tests import factories
from tests.people import CITY, Person, World
from tests.retailers.conftest import Retailer, slug_of

KEYS = ("attitude", "visits", "ordering", "display", "overall")


@pytest.fixture
def shops(database: Database, manager: Person, stranger: Person) -> list[str]:
    """Forty shops in one branch, eight in another, and a closed one."""
    rows = [
        factories.terminal_row(branch_id=each.branch_id, manager_id=each.id, scale=("large", "medium", "small")[at % 3])
        for each, count in ((manager, 41), (stranger, 8))
        for at in range(count)
    ]
    operator = command_line_actor(CITY)
    with database.transaction(CITY) as session:
        terminals.create_terminals(session, operator, rows, from_date=utc_now().date() - timedelta(days=60))
        terminals.close_terminal(session, operator, str(rows[0]["id"]))
    return [str(row["id"]) for row in rows[1:]]


def open_survey(person: Person, **values: Any) -> dict[str, Any]:
    answer = person.post("/satisfaction-surveys", json={"quarter": "2026-Q3", "sample_permille": 500, **values})
    assert answer.status_code == 201, answer.json
    survey: dict[str, Any] = answer.json
    return survey


def links_of(person: Person, survey: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    answer = person.get(f"/satisfaction-surveys/{survey['id']}/links", query_string={"limit": 200, **query})
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def form(score: int, **values: Any) -> dict[str, Any]:
    return {f"score_{key}": score for key in KEYS} | values


def test_a_survey_asks_a_sample_of_the_open_shops_of_every_branch(
    shops: list[str], database: Database, world: World, centre: Person
) -> None:
    survey = open_survey(centre)
    sizes = {world.branches[name]: size for name, size in (("城东", 30), ("河口", 8))}
    assert {each["branch_id"]: each["sampled"] for each in survey["branches"]} == sizes
    assert survey["sampled"] == 38
    asked = {link["terminal_id"] for link in links_of(centre, survey)}
    assert asked <= set(shops)
    assert len(asked) == 38
    with database.reading(CITY) as session:  # anybody who has the seed can draw again
        again = draw(open_shops(session, CITY), survey["sample_permille"], survey["least_per_branch"], survey["seed"])
    assert {shop.id for shop in again} == asked
    strata = Counter({(each["branch_id"], each["scale"]): each["sampled"] for each in survey["strata"]})
    assert strata == Counter((shop.branch_id, shop.scale) for shop in again)


def test_the_centre_alone_opens_surveys_one_for_each_quarter_that_has_begun(
    shops: list[str], centre: Person, reviewer: Person, manager: Person, promoter: Person, admin: Person
) -> None:
    body = {"quarter": "2026-Q3"}
    for person in (reviewer, manager, promoter, admin):
        assert person.post("/satisfaction-surveys", json=body).json["slug"] == "forbidden"
    open_survey(centre)
    twice = centre.post("/satisfaction-surveys", json=body)
    assert (twice.status_code, twice.json["slug"]) == (409, "survey-exists")
    for wrong, field in (
        ({"quarter": "2099-Q1"}, "quarter"),
        ({"quarter": "2026-Q7"}, "quarter"),
        ({"quarter": "2026-Q2", "closes_on": "2026-01-01"}, "closes_on"),
        ({"quarter": "2026-Q2", "sample_permille": 0}, "sample_permille"),
        ({"quarter": "2026-Q2", "questions": [{"key": "overall", "zh": "一", "en": "one"}]}, "questions.0.key"),
        ({"quarter": "2026-Q2", "questions": [{"key": "a", "zh": "一", "en": "one"}] * 2}, "questions"),
    ):
        refused = centre.post("/satisfaction-surveys", json=wrong)
        assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)
    assert [each["quarter"] for each in manager.get("/satisfaction-surveys").json["items"]] == ["2026-Q3"]
    assert promoter.get("/satisfaction-surveys").json["items"] == []


def test_a_branch_hands_out_its_own_links_as_a_list_a_table_and_a_sheet_of_codes(
    shops: list[str],
    centre: Person,
    reviewer: Person,
    manager: Person,
    stranger: Person,
    promoter: Person,
    tmp_path: Path,
) -> None:
    survey = open_survey(centre)
    own = links_of(reviewer, survey)
    assert {link["manager_name"] for link in own} == {manager.name}
    assert len(own) == 30
    assert links_of(reviewer, survey, manager_id=stranger.id) == []
    assert len(links_of(centre, survey, manager_id=stranger.id)) == 8
    address = f"/satisfaction-surveys/{survey['id']}"
    lines = list(csv.reader(io.StringIO(reviewer.get(f"{address}/links/export?format=csv").text.lstrip("\ufeff"))))
    assert lines[0] == ["分局", "客户经理", "许可证号", "名称", "地址", "链接"]
    assert {line[-1] for line in lines[1:]} == {link["url"] for link in own}
    sheet = tmp_path / "links.xlsx"
    sheet.write_bytes(reviewer.get(f"{address}/links/export").data)
    assert len(list(read_cells(sheet))) == 31
    page = reviewer.get(f"{address}/sheet?manager_id={manager.id}")
    assert (page.mimetype, page.text.count("<svg")) == ("text/html", 30)
    assert "http" not in page.text.replace("http://www.w3.org/2000/svg", "")
    for person, status in ((manager, 403), (promoter, 404)):
        for path in ("links", "links/export", "sheet"):
            assert person.get(f"{address}/{path}").status_code == status


def test_shops_answer_and_the_city_sees_figures_while_a_branch_sees_its_own(
    shops: list[str], database: Database, world: World, centre: Person, reviewer: Person, manager: Person,
    promoter: Person, retailer: Retailer,
) -> None:  # fmt: skip
    survey = open_survey(centre)
    east, river = world.branches["城东"], world.branches["河口"]
    links = links_of(centre, survey)
    ours = [link["url"] for link in links if link["branch_id"] == east]
    theirs = [link["url"] for link in links if link["branch_id"] == river]
    page = retailer.open(ours[0])
    assert "How satisfied are you with us?" in page.text
    assert "2026-Q3" in page.text
    assert "Our service as a whole" in page.text
    for number, url in enumerate(ours[:10]):
        assert (
            retailer.answer(url, **form(3 if number < 2 else 5, comment="多来看看" if number == 4 else "")).status_code
            == 200
        )
    for url in theirs[:5]:
        retailer.answer(url, **form(1, comment="从不来"))
    seen = centre.get(f"/satisfaction-surveys/{survey['id']}").json
    by_branch = {each["branch_id"]: each for each in seen["branches"]}
    assert (by_branch[east]["responded"], by_branch[east]["response_rate"]) == (10, 3333)
    assert (by_branch[east]["satisfaction"], by_branch[east]["questions"][-1]["mean"]) == (8000, 460)
    assert (by_branch[river]["satisfaction"], by_branch[river]["response_rate"]) == (0, 6250)
    assert (seen["city"]["responded"], seen["city"]["satisfaction"]) == (15, 6667)  # 40 shops at 80 %, 8 at none
    assert {each["comment"] for each in seen["comments"]} == {"多来看看", "从不来"}
    own = reviewer.get(f"/satisfaction-surveys/{survey['id']}").json
    assert [each["branch_id"] for each in own["branches"]] == [east]
    assert {each["comment"] for each in own["comments"]} == {"多来看看"}
    assert {each["branch_id"] for each in own["strata"]} == {east}
    theirs_too = manager.get(f"/satisfaction-surveys/{survey['id']}").json
    assert (theirs_too["comments"], theirs_too["city"]) == ([], seen["city"])
    assert promoter.get(f"/satisfaction-surveys/{survey['id']}").status_code == 404
    for person in (centre, reviewer, manager):  # what one shop said is on no list
        assert person.get("/retailer-answers").json["items"] == []


def test_four_answers_are_no_figure(shops: list[str], centre: Person, reviewer: Person, retailer: Retailer) -> None:
    survey = open_survey(centre)
    for link in links_of(reviewer, survey)[:4]:
        retailer.answer(link["url"], **form(5, comment="好"))
    for person in (centre, reviewer):
        seen = person.get(f"/satisfaction-surveys/{survey['id']}").json
        figures = [seen["city"], *seen["branches"]]
        assert all(each["is_withheld"] and each["satisfaction"] is None and not each["questions"] for each in figures)
        assert seen["comments"] == []
        assert seen["city"]["responded"] == 4


def test_an_answer_gives_every_score_once_and_until_the_survey_closes(
    shops: list[str], database: Database, centre: Person, retailer: Retailer
) -> None:
    survey = open_survey(centre, questions=[{"key": "price", "zh": "价格", "en": "Prices"}])
    first, second = links_of(centre, survey)[:2]
    lacking = retailer.answer(first["url"], score_price="4")
    assert lacking.status_code == 422
    assert 'id="score_price-4" value="4" required checked' in lacking.text
    unknown = retailer.answer(first["url"], score_price="4", score_overall="4", score_attitude="4")
    assert unknown.status_code == 422
    assert retailer.answer(first["url"], score_price="4", score_overall="5").status_code == 200
    assert slug_of(retailer.answer(first["url"], score_price="1", score_overall="1")) == "link-used"
    with database.transaction(CITY) as session:
        link = session.scalars(
            select(RetailerLink).where(RetailerLink.city_id == CITY, RetailerLink.id == second["id"])
        )
        link.one().expires_at = utc_now()
    assert slug_of(retailer.open(second["url"])) == "link-expired"


def test_too_many_codes_are_not_drawn_at_once(
    shops: list[str], centre: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = open_survey(centre)
    monkeypatch.setattr("backend.retailers.surveys.MOST_ON_A_SHEET", 10)
    refused = centre.get(f"/satisfaction-surveys/{survey['id']}/sheet")
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "manager_id")
