"""A retailer's link: who makes it, what it shows, and that it is answered once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import update

from backend.app import create_app
from backend.db import Database, new_id, utc_now
from backend.retailers.models import RetailerLink
from tests import factories
from tests.people import CITY, Person
from tests.phone import phone_of
from tests.retailers.conftest import Retailer, ask, slug_of

Record = Callable[..., str]


def answers_of(person: Person, **query: str) -> list[dict[str, object]]:
    answer = person.get("/retailer-answers", query_string=query)
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


# ---- making -----------------------------------------------------------------------------------------------------------


def test_the_manager_of_the_visit_and_its_desks_have_the_retailer_asked_and_nobody_else(
    visit_id: str,
    manager: Person,
    reviewer: Person,
    centre: Person,
    colleague: Person,
    stranger: Person,
    promoter: Person,
) -> None:
    for person in (manager, reviewer, centre):
        assert ask(person, visit_id)["state"] == "open"
    for person in (colleague, stranger, promoter):
        refused = person.post("/retailer-links", json={"purpose": "visit", "subject_id": visit_id})
        assert (refused.status_code, refused.json["slug"]) == (404, "not-found")
    survey = manager.post("/retailer-links", json={"purpose": "survey", "subject_id": visit_id})
    assert survey.json["slug"] == "invalid"


def test_whoever_took_the_shop_over_does_not_ask_about_the_former_managers_visit(
    visit_id: str, shop: str, manager: Person, colleague: Person, reviewer: Person
) -> None:
    link = ask(manager, visit_id)
    reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": colleague.id})
    refused = colleague.post("/retailer-links", json={"purpose": "visit", "subject_id": visit_id})
    assert (refused.status_code, refused.json["slug"]) == (403, "forbidden")
    assert colleague.get(f"/retailer-links/{link['id']}").status_code == 404
    assert manager.get(f"/retailer-links/{link['id']}").json["url"] == link["url"]


def test_the_code_is_a_picture_of_the_address(visit_id: str, manager: Person, stranger: Person) -> None:
    link = ask(manager, visit_id)
    code = manager.get(f"/retailer-links/{link['id']}/qr.svg")
    assert code.mimetype == "image/svg+xml"
    assert ElementTree.fromstring(code.text).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    assert stranger.get(f"/retailer-links/{link['id']}/qr.svg").status_code == 404
    assert len(link["url"].partition("/r/")[2]) < 60  # few modules, which an old camera can still tell apart


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_links_lead_to_the_public_address(visit_id: str, database: Database, manager: Person) -> None:
    app = create_app(replace(database.settings, public_url="https://visits.example/"), database)
    elsewhere = replace(manager, client=app.test_client())
    database.settings = replace(database.settings, public_url="https://visits.example/")
    assert ask(elsewhere, visit_id)["url"].startswith("https://visits.example/r/")


# ---- looking ----------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_shop_and_the_time_and_nobody(record: Record, manager: Person, retailer: Retailer) -> None:
    started = datetime.now().astimezone() - timedelta(hours=5)
    page = retailer.open(ask(manager, record(started_at=started))["url"])
    assert page.status_code == 200
    assert "福源食杂店" in page.text
    assert "Did your customer manager visit you?" in page.text
    for secret in (manager.name, manager.id, manager.branch_id or "", "张", "1234", "30.5", "114.3"):
        assert secret not in re.sub(r'href="[^"]*"|viewBox="[^"]*"', "", page.text), secret
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers
    assert "<script" not in page.text
    assert " style=" not in page.text


def test_it_is_chinese_unless_the_browser_or_the_reader_wants_english(
    visit_id: str, manager: Person, retailer: Retailer
) -> None:
    url = ask(manager, visit_id)["url"]
    english = retailer.open(url)
    assert 'lang="en"' in english.text
    assert "客户经理来店里拜访了吗" in retailer.open(f"{url}?lang=zh").text
    chinese = replace(retailer, language="fr")
    assert 'lang="zh-CN"' in chinese.open(url).text
    assert "Did your customer manager visit you?" in chinese.open(f"{url}?lang=en").text


def test_looking_uses_nothing_up(visit_id: str, manager: Person, retailer: Retailer) -> None:
    link = ask(manager, visit_id)
    for _ in range(3):  # a messenger's preview among them
        assert retailer.open(link["url"]).status_code == 200
    assert retailer.client.head(link["url"]).status_code == 200
    assert manager.get(f"/retailer-links/{link['id']}").json["used_at"] is None
    assert retailer.answer(link["url"], took_place="yes").status_code == 200


# ---- answering --------------------------------------------------------------------------------------------------------


def test_an_answer_arrives_and_the_manager_learns_all_but_the_words(
    visit_id: str, manager: Person, reviewer: Person, stranger: Person, promoter: Person, retailer: Retailer
) -> None:
    link = ask(manager, visit_id)
    page = retailer.answer(link["url"], took_place="yes", rating="4", comment="讲解很仔细")
    assert (page.status_code, "Thank you" in page.text) == (200, True)
    [seen] = answers_of(reviewer)
    assert (seen["took_place"], seen["rating"], seen["comment"]) == ("yes", 4, "讲解很仔细")
    assert (seen["terminal_name"], seen["manager_name"], seen["link_by_manager"]) == ("福源食杂店", manager.name, True)
    [own] = answers_of(manager, subject_id=visit_id)
    assert own == {**seen, "comment": None}
    beside = reviewer.get(f"/visits/{visit_id}").json["retailer"]
    assert beside == {"took_place": "yes", "rating": 4, "answered_at": seen["answered_at"]}
    assert answers_of(stranger) == answers_of(promoter) == []
    assert manager.get(f"/retailer-links/{link['id']}").json["state"] == "used"


def test_a_second_answer_changes_nothing_and_says_when_the_first_one_came(
    visit_id: str, manager: Person, reviewer: Person, retailer: Retailer
) -> None:
    url = ask(manager, visit_id)["url"]
    retailer.answer(url, took_place="yes", rating="5")
    for page in (retailer.answer(url, took_place="no", rating="1"), retailer.open(url)):
        assert (page.status_code, slug_of(page)) == (409, "link-used")
        assert "You have answered already." in page.text
        assert re.search(r"20\d\d \d\d:\d\d", page.text)
    [seen] = answers_of(reviewer)
    assert (seen["took_place"], seen["rating"]) == ("yes", 5)
    again = manager.post("/retailer-links", json={"purpose": "visit", "subject_id": visit_id})
    assert (again.status_code, again.json["slug"]) == (409, "link-used")


def test_of_two_answers_at_once_one_is_taken(visit_id: str, manager: Person, reviewer: Person, app: Flask) -> None:
    url = ask(manager, visit_id)["url"]
    both = [Retailer(app.test_client(use_cookies=False)) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        codes = pool.map(lambda each: each.answer(url, took_place="yes").status_code, both)
    assert sorted(codes) == [200, 409]
    assert len(answers_of(reviewer)) == 1


def test_a_retailer_who_says_that_nobody_came_is_heard_by_the_branch(
    visit_id: str, manager: Person, reviewer: Person, stranger: Person, retailer: Retailer
) -> None:
    phone = phone_of(manager)
    phone.pull()
    page = retailer.answer(ask(manager, visit_id)["url"], took_place="no", comment="那天没人来")
    assert "The branch has been told" in page.text
    [notice] = reviewer.get("/notices").json["items"]
    assert (notice["kind"], notice["subject_kind"], notice["subject_id"]) == ("work_denied", "visit", visit_id)
    assert notice["detail"]["terminal_name"] == "福源食杂店"
    phone.pull()
    assert not phone.store["notices"]
    assert [each["subject_id"] for each in answers_of(reviewer, took_place="no")] == [visit_id]
    assert answers_of(reviewer, took_place="yes") == answers_of(stranger, took_place="no") == []


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "took_place"),
        ({"rating": "5"}, "took_place"),
        ({"took_place": "perhaps"}, "took_place"),
        ({"took_place": "yes", "rating": "6"}, "rating"),
        ({"took_place": "yes", "rating": "five"}, "rating"),
        ({"took_place": "yes", "comment": "a" * 501}, "comment"),
        ({"took_place": "yes", "comment": "a\x00b"}, "comment"),
        ({"took_place": "yes", "satisfied": "yes"}, "satisfied"),
    ],
)
@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_what_does_not_fit_is_shown_again_with_what_was_typed(
    form: dict[str, str], field: str, visit_id: str, manager: Person, retailer: Retailer
) -> None:
    url = ask(manager, visit_id)["url"]
    page = retailer.answer(url, **{"comment": "<b>好</b>", **form})
    assert (page.status_code, page.mimetype) == (422, "text/html")
    assert 'role="alert"' in page.text
    assert "<b>" not in page.text
    program = retailer.answer(url, headers={"Accept": "application/json"}, **form)
    assert [each["field"] for each in program.json["errors"]] == [field]
    assert retailer.answer(url, took_place="yes").status_code == 200


# ---- links that lead nowhere ------------------------------------------------------------------------------------------


def refused(retailer: Retailer, url: str) -> tuple[int, str]:
    """The status and slug with which looking and answering are refused, as a page and as a problem."""
    page, posted = retailer.open(url), retailer.answer(url, took_place="yes")
    program = retailer.open(url, Accept="application/json")
    assert page.status_code == posted.status_code == program.status_code == program.json["status"]
    assert slug_of(page) == slug_of(posted) == program.json["slug"]
    return page.status_code, slug_of(page)


def test_an_altered_link_is_refused_and_the_true_one_still_works(
    visit_id: str, manager: Person, retailer: Retailer
) -> None:
    url = ask(manager, visit_id)["url"]
    for altered in (url[:-1], url + "A", url[:-1] + "~", url.replace("/r/", "/r/A"), "/r/x", "/r/%ff%00", "/r/中文"):
        assert refused(retailer, altered) == (403, "link-altered")
    assert retailer.open(url).status_code == 200


def test_a_link_ends_when_its_time_is_over(
    visit_id: str, manager: Person, database: Database, retailer: Retailer
) -> None:
    link = ask(manager, visit_id)
    ending = update(RetailerLink).where(RetailerLink.city_id == CITY, RetailerLink.id == link["id"])
    with database.transaction(CITY) as session:
        session.execute(ending.values(expires_at=utc_now()))
    assert refused(retailer, link["url"]) == (410, "link-expired")
    assert retailer.open(ask(manager, visit_id)["url"]).status_code == 200


def test_the_city_decides_how_long_links_are_good_for(visit_id: str, manager: Person, admin: Person) -> None:
    assert admin.post("/rule-sets/retailers", json={"parameters": {"work_link_days": 2}}).status_code == 201
    link = ask(manager, visit_id)
    life = datetime.fromisoformat(link["expires_at"]) - datetime.fromisoformat(link["created_at"])
    assert life == timedelta(days=2)


def test_a_newer_link_and_a_visit_that_was_taken_back_make_a_link_void(
    visit_id: str, manager: Person, retailer: Retailer
) -> None:
    former, newer = ask(manager, visit_id), ask(manager, visit_id)
    assert refused(retailer, former["url"]) == (410, "link-void")
    assert retailer.open(newer["url"]).status_code == 200
    phone = phone_of(manager)
    phone.pull()
    phone.write("visits", visit_id, None)
    phone.push()
    assert refused(retailer, newer["url"]) == (410, "link-void")
    assert manager.get(f"/retailer-links/{newer['id']}").json["state"] == "void"


def test_a_link_of_a_former_secret_still_works_and_of_another_does_not(
    visit_id: str, manager: Person, database: Database
) -> None:
    url, former = ask(manager, visit_id)["url"], database.settings.secret
    for settings, status in (
        (replace(database.settings, secret="another secret 0123456789 0123456789", old_secrets=[former]), 200),
        (replace(database.settings, secret="another secret 0123456789 0123456789"), 403),
    ):
        elsewhere = Database(settings)
        app = create_app(settings, elsewhere)
        assert Retailer(app.test_client()).open(url).status_code == status
        elsewhere.dispose()


# ---- limits -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def strict(database: Database) -> Iterator[Database]:
    """A second process, whose limits are low."""
    settings = replace(database.settings, retailer_requests_per_link=3, retailer_requests_per_address=5)
    other = Database(settings)
    yield other
    other.dispose()


def test_a_link_that_is_opened_too_often_has_to_wait_and_others_have_not(
    record: Record, manager: Person, strict: Database, retailer: Retailer
) -> None:
    first, second = ask(manager, record())["url"], ask(manager, record(minutes=30))["url"]
    apps = [create_app(strict.settings, strict) for _ in range(2)]
    everywhere = [Retailer(app.test_client(), address=f"192.0.2.{at}") for at, app in enumerate(apps)]
    assert [everywhere[at % 2].open(first).status_code for at in range(4)] == [200, 200, 200, 429]
    page = everywhere[1].answer(first, took_place="yes")
    assert (page.status_code, slug_of(page)) == (429, "too-many-requests")
    assert 0 < int(page.headers["Retry-After"]) <= 15 * 60
    assert everywhere[0].open(second).status_code == 200
    assert retailer.answer(first, took_place="yes").status_code == 200  # this process lends more


def test_an_address_that_opens_too_many_links_has_to_wait_and_may_still_log_in(
    record: Record, manager: Person, strict: Database
) -> None:
    urls = [ask(manager, record(minutes=each))["url"] for each in (20, 21, 22)]
    app = create_app(strict.settings, strict)
    greedy, other = Retailer(app.test_client(), address="192.0.2.1"), Retailer(app.test_client(), address="192.0.2.2")
    assert [greedy.open(each).status_code for each in (*urls, *urls)] == [200, 200, 200, 200, 200, 429]
    assert other.open(urls[0]).status_code == 200
    device = {"id": new_id(), "name": "a phone", "platform": "android"}
    entered = app.test_client().post(
        "/api/v1/sessions",
        json={"username": manager.username, "password": manager.password, "device": device},
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
    )
    assert entered.status_code == 201


# ---- the list ---------------------------------------------------------------------------------------------------------


def test_answers_are_listed_newest_first_and_page_by_page(
    database: Database, manager: Person, reviewer: Person, shop: str, record: Record, retailer: Retailer
) -> None:
    subjects = [record(started_at=utc_now() - timedelta(hours=each)) for each in (9, 7, 5)]
    for number, subject_id in enumerate(subjects, 2):
        retailer.answer(ask(reviewer, subject_id)["url"], took_place="yes", rating=str(number))
    elsewhere = factories.make_terminal(database, None, branch_id=manager.branch_id)
    first = reviewer.get("/retailer-answers?limit=2").json
    rest = reviewer.get(f"/retailer-answers?limit=2&cursor={first['next_cursor']}").json
    assert [each["subject_id"] for each in (*first["items"], *rest["items"])] == subjects[::-1]
    assert rest["next_cursor"] is None
    assert [each["rating"] for each in answers_of(reviewer, rating_at_most="3")] == [3, 2]
    assert answers_of(reviewer, terminal_id=elsewhere) == []
    assert not any(each["link_by_manager"] for each in answers_of(reviewer))
    assert len(answers_of(manager)) == 3


def test_the_page_can_be_listened_to_and_its_faults_are_told_with_their_fields(
    visit_id: str, manager: Person, retailer: Retailer
) -> None:
    url = ask(manager, visit_id)["url"]
    asked = retailer.open(url).text
    assert 'aria-label="1, very poor"' in asked
    assert 'aria-label="5, very good"' in asked
    assert "aria-invalid" not in asked
    told = retailer.answer(url, rating="4").text
    assert 'id="wrong-took_place"' in told
    assert told.count('aria-describedby="wrong-took_place" aria-invalid="true"') == 3
    assert "wrong-rating" not in told
