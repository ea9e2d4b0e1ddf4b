"""A day in a shop: offline until the night, or bit by bit, on one phone or two; and what becomes of it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.db import Database, new_id, rfc3339
from backend.housekeeping import do_chores
from backend.in_store_days.custody import retire_in_store_days
from backend.in_store_days.sight import photos_arrived
from backend.photos.receiving import receive_photo
from tests import factories
from tests.people import CITY, Person
from tests.phone import Document, Phone, another_phone_of, phone_of

ZONE = ZoneInfo("Asia/Shanghai")
#: Two kilometres north of the shops.
AWAY = (factories.TOWN[0] + 0.018, factories.TOWN[1])


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    factories.make_template(database)
    return factories.make_terminal(database, manager)


def push(phone: Phone, day: Document, day_id: str | None = None) -> Document:
    phone.write("in_store_days", day_id or new_id(), day)
    return phone.push()[-1]


def slug(result: Document) -> str:
    assert result["status"] == "rejected", result
    return str(result["problem"]["slug"])


def read(person: Person, day_id: str) -> Document:
    answer = person.get(f"/in-store-days/{day_id}")
    assert answer.status_code == 200, answer.json
    document: Document = answer.json
    return document


def at(hour: float, minute: float = 0) -> datetime:
    return datetime.combine(factories.today(), datetime.min.time(), ZONE) + timedelta(hours=hour, minutes=minute)


def as_it_goes(day: Document) -> list[Document]:
    """The same day as its phone knows it: after the arrival, at noon, after the departure, and handed in."""
    begun = {**day, "departure": None, "submitted_at": None, "topics": {}, "photos": day["photos"][:1], "pings": []}
    noon = {**begun, "topics": {"ordering": day["topics"]["ordering"]}, "pings": day["pings"][:2]}
    left = {**day, "submitted_at": None, "photos": day["photos"][:1]}
    return [begun, noon, left, day]


def without_arrival_of_the_message(day: Document) -> Document:
    return {**day, "server": {**day["server"], "received_at": None}}


# ---- a day ------------------------------------------------------------------------------------------------------------


def test_a_day_that_was_offline_is_kept_once_it_is_pushed_at_night(
    shop: str, manager: Person, reviewer: Person
) -> None:
    phone = phone_of(manager)
    away = [{"from": rfc3339(at(12)), "until": rfc3339(at(13)), "reason": "午餐"}]
    day_id = new_id()
    assert push(phone, factories.in_store_day(shop, interruptions=away), day_id)["status"] == "applied"
    phone.pull()
    server = phone.store["in_store_days"][day_id]["server"]
    assert (server["verdict"], server["missing"], server["flags"]) == ("kept", [], [])
    assert server["presence_seconds"] == 7 * 3600
    assert server["arrival_distance_m"] == 0
    seen = read(reviewer, day_id)
    assert seen["server"] == server
    assert (seen["manager"]["name"], seen["terminal"]["id"]) == (manager.name, shop)
    [listed] = reviewer.get("/in-store-days?verdict=kept").json["items"]
    assert (listed["id"], listed["presence_seconds"]) == (day_id, 7 * 3600)


def test_bit_by_bit_or_at_once_from_one_phone_or_two_it_is_the_same_day(
    database: Database, shop: str, manager: Person
) -> None:
    pings = [{"at": rfc3339(at(9 + number)), "position": None} for number in range(4)]
    day = factories.in_store_day(shop, pings=pings)
    whole, parts = new_id(), new_id()
    phone = phone_of(manager)
    push(phone, day, whole)
    phone.write("in_store_days", whole, None)
    phone.push()
    day = {**day, "photos": [factories.photo("before"), factories.photo("after")]}
    begun, noon, left, handed_in = as_it_goes(day)
    for part in (begun, noon):
        assert push(phone, part, parts)["status"] == "applied"
    successor = another_phone_of(manager)  # the phone has fallen into the river
    successor.pull()
    assert successor.store["in_store_days"][parts]["server"]["state"] == "open"
    for part in (left, handed_in):
        assert push(successor, part, parts)["status"] == "applied"
    bit_by_bit = read(manager, parts)
    push(successor, None, parts)  # type: ignore[arg-type]
    assert push(successor, {**day, "id": parts}, parts)["status"] == "applied"
    assert without_arrival_of_the_message(read(manager, parts)) == without_arrival_of_the_message(bit_by_bit)
    assert bit_by_bit["server"]["verdict"] == "kept"


@given(
    story=st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=6),
    batch=st.integers(1, 3),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_neither_the_batches_nor_lost_replies_nor_old_copies_change_what_is_stored(
    story: list[tuple[int, bool]], batch: int, shop: str, manager: Person
) -> None:
    phone, day_id = another_phone_of(manager), new_id()
    day = factories.in_store_day(shop)
    parts = as_it_goes(day)
    sent: list[Document] = []
    for part, is_last_reply_lost in [*sorted(story), (3, False)]:
        phone.write("in_store_days", day_id, parts[part])
        sent.append(phone.outbox[-1].as_change())
        if is_last_reply_lost:
            phone.send([sent[-1]])  # it stays in the outbox, for nobody heard the answer
    phone.push(batch=batch)
    phone.send(sent[::-1])  # copies that were held up on the way
    server = read(manager, day_id)["server"]
    assert (server["state"], server["verdict"], server["photos_declared"]) == ("submitted", "kept", 2)
    phone.write("in_store_days", day_id, None)
    phone.push()


# ---- what is refused --------------------------------------------------------------------------------------------------


def test_what_cannot_be_is_refused_and_what_is_unusual_is_not(shop: str, manager: Person, database: Database) -> None:
    phone = phone_of(manager)
    day = factories.in_store_day(shop)
    early = {**day, "departure": factories.check_point(at(8))}
    assert slug(push(phone, early)) == "departure-before-arrival"
    over_midnight = factories.in_store_day(shop, factories.today() - timedelta(days=2), hours=16)
    result = push(phone, over_midnight)
    assert (slug(result), result["problem"]["errors"][0]["field"]) == ("invalid", "departure.device_time")
    long_ago = factories.in_store_day(shop, factories.today() - timedelta(days=500))
    assert slug(push(phone, long_ago)) == "time-out-of-range"
    outside = [{"from": rfc3339(at(7)), "until": rfc3339(at(10)), "reason": "开会"}]
    assert slug(push(phone, {**day, "interruptions": outside})) == "invalid"
    assert slug(push(phone, {**day, "photos": [{**factories.photo(), "display_check_id": new_id()}]})) == "invalid"
    far = {**day, "arrival": factories.check_point(at(9), AWAY), "departure": factories.check_point(at(14))}
    day_id = new_id()
    assert push(phone, far, day_id)["status"] == "applied"
    server = read(manager, day_id)["server"]
    assert (server["flags"], server["missing"], server["verdict"]) == (["far_from_terminal"], ["hours"], "not_kept")
    moved = {**far, "terminal_id": factories.make_terminal(database, manager)}
    assert slug(push(phone, moved, day_id)) == "invalid"


def test_nobody_is_in_two_shops_at_once(shop: str, database: Database, manager: Person) -> None:
    phone, other_shop = phone_of(manager), factories.make_terminal(database, manager)
    first, second = new_id(), new_id()
    open_day = {"departure": None, "submitted_at": None}
    assert push(phone, factories.in_store_day(shop, **open_day), first)["status"] == "applied"
    refused = push(phone, factories.in_store_day(other_shop, **open_day), second)
    assert (slug(refused), refused["problem"]["open_id"]) == ("in-store-day-open", first)
    yesterday = factories.today() - timedelta(days=1)
    assert push(phone, factories.in_store_day(other_shop, yesterday, **open_day))["status"] == "applied"
    phone.write("in_store_days", first, factories.in_store_day(shop, hours=2))
    phone.write("in_store_days", second, factories.in_store_day(other_shop, **open_day))
    assert [each["status"] for each in phone.push()] == ["applied", "applied"]
    assert "overlap" in read(manager, first)["server"]["flags"]


def test_a_day_left_open_is_not_kept_until_its_departure_comes(shop: str, manager: Person) -> None:
    phone, day_id = phone_of(manager), new_id()
    day = factories.in_store_day(shop, factories.today() - timedelta(days=3))
    push(phone, {**day, "departure": None, "submitted_at": None}, day_id)
    server = read(manager, day_id)["server"]
    assert (server["state"], server["missing"], server["presence_seconds"]) == (
        "open",
        ["departure", "submission"],
        None,
    )
    push(phone, day, day_id)
    assert read(manager, day_id)["server"]["verdict"] == "kept"


def test_foreign_shops_and_days_are_unknown(
    shop: str,
    database: Database,
    manager: Person,
    colleague: Person,
    stranger: Person,
    reviewer: Person,
    promoter: Person,
) -> None:
    day_id = new_id()
    push(phone_of(manager), factories.in_store_day(shop), day_id)
    assert slug(push(phone_of(colleague), factories.in_store_day(shop))) == "unknown-terminal"
    assert slug(push(phone_of(colleague), factories.in_store_day(shop), day_id)) == "not-found"
    assert slug(push(phone_of(reviewer), factories.in_store_day(shop))) == "forbidden"
    for nobody in (colleague, stranger, promoter):
        assert nobody.get(f"/in-store-days/{day_id}").status_code == 404
        assert nobody.get("/in-store-days").json["items"] == []
    assert reviewer.get(f"/in-store-days/{day_id}").status_code == 200
    photo = {**factories.photo("before"), "id": read(manager, day_id)["photos"][0]["id"]}
    assert (
        slug(push(phone_of(manager, device_seq=9), factories.in_store_day(shop, photos=[photo]))) == "unknown-reference"
    )


def test_a_day_may_be_written_for_a_shop_that_was_handed_over_since(
    shop: str, manager: Person, colleague: Person, reviewer: Person
) -> None:
    reviewer.post("/assignments", json={"terminal_ids": [shop], "manager_id": colleague.id})
    phone, day_id = phone_of(manager), new_id()
    yesterday = factories.today() - timedelta(days=1)
    assert push(phone, factories.in_store_day(shop, yesterday), day_id)["status"] == "applied"
    phone.pull()
    assert day_id in phone.store["in_store_days"]


# ---- pings, positions, flags ------------------------------------------------------------------------------------------


def test_pings_that_are_too_dense_or_outside_the_day_are_not_kept(shop: str, manager: Person) -> None:
    phone, day_id = phone_of(manager), new_id()
    here = factories.check_point(at(9))["position"]
    away = factories.check_point(at(9), AWAY)["position"]
    moments = [(at(8), here), (at(9), here), (at(9, 10), here), (at(9, 30), away), (at(18), here)]
    pings = [{"at": rfc3339(moment), "position": position} for moment, position in moments]
    push(phone, factories.in_store_day(shop, pings=pings), day_id)
    day = read(manager, day_id)
    assert [ping["at"] for ping in day["pings"]] == [rfc3339(at(9)), rfc3339(at(9, 30))]
    assert (day["server"]["pings_dropped"], day["server"]["flags"]) == (3, ["far_from_terminal"])
    assert day["server"]["farthest_ping_m"] > 1900
    phone.pull()
    push(phone, phone.store["in_store_days"][day_id] | {"note": "补充"}, day_id)
    assert read(manager, day_id)["server"]["pings_dropped"] == 3


def test_positions_end_after_their_time_and_distances_stay(shop: str, database: Database, manager: Person) -> None:
    phone, old, recent = phone_of(manager), new_id(), new_id()
    position = factories.check_point(at(9), AWAY)["position"]
    for day_id, days in ((old, 92), (recent, 80)):
        day = factories.in_store_day(shop, factories.today() - timedelta(days=days))
        moment = datetime.fromisoformat(day["arrival"]["device_time"]) + timedelta(hours=1)
        push(phone, day | {"pings": [{"at": rfc3339(moment), "position": position}]}, day_id)
    before = read(manager, old)["server"]
    assert do_chores(database) == 0
    after = read(manager, old)
    assert (after["arrival"]["position"], after["departure"]["position"], after["pings"][0]["position"]) == (None,) * 3
    assert after["server"] == before
    assert read(manager, recent)["pings"][0]["position"] == position | {"fixed_at": None, "mocked": None}


@pytest.mark.parametrize("visit_first", [True, False])
def test_a_visit_elsewhere_that_no_interruption_explains_is_a_flag_whichever_comes_first(
    visit_first: bool, shop: str, database: Database, manager: Person
) -> None:
    phone, day_id, visit_id = phone_of(manager), new_id(), new_id()
    elsewhere = factories.make_terminal(database, manager)
    day, visit = factories.in_store_day(shop), factories.visit(elsewhere, at(11).astimezone(UTC))
    belongs = factories.visit(shop, at(9, 30).astimezone(UTC), kind="in_store_day")
    steps = [("visits", visit_id, visit), ("in_store_days", day_id, day), ("visits", new_id(), belongs)]
    for collection, doc_id, document in steps if visit_first else steps[::-1]:
        phone.write(collection, doc_id, document)
        assert phone.push()[-1]["status"] == "applied"
    seen = read(manager, day_id)
    assert (seen["server"]["flags"], seen["server"]["verdict"]) == (["elsewhere"], "kept")
    assert [each["kind"] for each in seen["visits"]] == ["in_store_day"]
    away = [{"from": rfc3339(at(10, 50)), "until": rfc3339(at(11, 40)), "reason": "邻店送货"}]
    push(phone, {**day, "interruptions": away}, day_id)
    assert read(manager, day_id)["server"]["flags"] == []
    push(phone, day, day_id)
    phone.write("visits", visit_id, None)
    phone.push()
    assert read(manager, day_id)["server"]["flags"] == []


def test_a_clock_that_is_hours_off_moves_the_day_to_where_it_was(shop: str, manager: Person) -> None:
    phone, day_id = phone_of(manager, clock_error=timedelta(hours=3)), new_id()
    day = factories.in_store_day(shop, factories.today() - timedelta(days=1))
    for point in ("arrival", "departure"):
        day[point]["device_time"] = rfc3339(datetime.fromisoformat(day[point]["device_time"]) + timedelta(hours=3))
    day["interruptions"] = [{"from": day["arrival"]["device_time"], "until": None, "reason": "一直在外"}]
    push(phone, day, day_id)
    server = read(manager, day_id)["server"]
    arrived = datetime.fromisoformat(server["arrived_at"]).astimezone(ZONE)
    assert abs(arrived - datetime.combine(arrived.date(), datetime.min.time(), ZONE) - timedelta(hours=9)) < timedelta(
        minutes=1
    )
    assert (server["flags"], server["presence_seconds"]) == (["clock_off"], 0)


# ---- pictures, the branch, phones -------------------------------------------------------------------------------------


def test_arriving_photos_are_counted_and_seen_by_whoever_sees_the_day(
    shop: str, database: Database, manager: Person, reviewer: Person, stranger: Person
) -> None:
    phone, day_id = phone_of(manager), new_id()
    push(phone, factories.in_store_day(shop), day_id)
    photo = read(manager, day_id)["photos"][0]
    with database.transaction(CITY) as session:
        receive_photo(session, CITY, photo["id"], photo["sha256"], photo["size"], datetime.now(UTC))
        photos_arrived(session, CITY, [day_id, new_id()])
    phone.pull()
    server = phone.store["in_store_days"][day_id]["server"]
    assert (server["photos_declared"], server["photos_received"]) == (2, 1)
    assert reviewer.get(f"/photos/{photo['id']}").status_code == 200
    assert stranger.get(f"/photos/{photo['id']}").status_code == 404


def test_an_author_may_send_the_photos_of_a_day(shop: str, manager: Person, colleague: Person) -> None:
    phone = phone_of(manager)
    declaration = factories.photo("before")
    push(phone, factories.in_store_day(shop, photos=[declaration]))
    asked = {
        "Tus-Resumable": "1.0.0", "Upload-Length": str(declaration["size"]),
        "Upload-Metadata": _metadata(photo_id=declaration["id"], sha256=declaration["sha256"]),
    }  # fmt: skip
    assert manager.post("/sync/uploads", headers=asked).status_code == 201
    assert colleague.post("/sync/uploads", headers=asked).json["slug"] == "photo-not-declared"


def _metadata(**values: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def test_the_branch_may_refuse_a_day_and_take_its_word_back(
    shop: str, manager: Person, reviewer: Person, stranger: Person, promoter: Person
) -> None:
    phone, day_id = phone_of(manager), new_id()
    day = factories.in_store_day(shop)
    push(phone, {**day, "submitted_at": None}, day_id)
    word = {"kept": False, "reason": "前后照片是同一张"}
    assert manager.post(f"/in-store-days/{day_id}/verdict", json=word).json["slug"] == "forbidden"
    assert stranger.post(f"/in-store-days/{day_id}/verdict", json=word).status_code == 404
    assert promoter.post(f"/in-store-days/{day_id}/verdict", json=word).status_code == 404
    early = reviewer.post(f"/in-store-days/{day_id}/verdict", json=word)
    assert (early.status_code, early.json["slug"]) == (409, "in-store-day-unfinished")
    push(phone, day, day_id)
    refused = reviewer.post(f"/in-store-days/{day_id}/verdict", json=word).json
    assert (refused["server"]["verdict"], refused["server"]["missing"]) == ("not_kept", ["evidence"])
    [notice] = [each for each in manager.get("/notices").json["items"] if each["kind"] == "in_store_judged"]
    assert notice["detail"]["reason"] == word["reason"]
    assert push(phone, {**day, "note": "重拍"}, day_id)["status"] == "applied"
    accepted = reviewer.post(f"/in-store-days/{day_id}/verdict", json={"kept": True, "reason": "已核实"}).json
    assert accepted["server"]["verdict"] == "kept"
    assert [(each["kept"], each["decided_by_name"]) for each in accepted["verdicts"]] == [
        (True, reviewer.name),
        (False, reviewer.name),
    ]
    assert slug(push(phone, {**day, "note": "再改"}, day_id)) == "in-store-day-locked"
    phone.write("in_store_days", day_id, None)
    assert slug(phone.push()[-1]) == "in-store-day-locked"


def test_old_days_leave_the_phone_and_stay_on_the_server(shop: str, database: Database, manager: Person) -> None:
    phone, day_id = phone_of(manager), new_id()
    push(phone, factories.in_store_day(shop, factories.today() - timedelta(days=10)), day_id)
    phone.pull()
    for left in (1, 0):
        with database.transaction(CITY) as session:
            assert retire_in_store_days(session, CITY, factories.today()) == left
    phone.pull()
    assert phone.store["in_store_days"] == {}
    assert read(manager, day_id)["server"]["verdict"] == "kept"
