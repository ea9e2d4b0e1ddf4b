"""One display, from the phone to the last word: declared, uploaded after a cut, looked at by the worker, complete, shown to the
promoter, disputed, arbitrated, put right, and at last erased."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from PIL import Image

from backend.db import Database, new_id, rfc3339
from backend.worker import run_round
from tests import factories
from tests.people import Person, World
from tests.phone import Phone, phone_of
from tests.sync.uploads.conftest import Taken, begun, offset_of, send


def picture(seed: int, at: datetime) -> Taken:
    """A sharp and bright picture of nothing, taken then by a camera that notes the time and a turn."""
    image = Image.frombytes("RGB", (32, 24), Random(seed).randbytes(32 * 24 * 3)).resize(
        (1280, 960), Image.Resampling.NEAREST
    )
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769).update({0x9003: at.strftime("%Y:%m:%d %H:%M:%S"), 0x9011: "+00:00"})
    data = io.BytesIO()
    image.save(data, "JPEG", quality=90, exif=exif)
    return Taken(data.getvalue())


def pushed(phone: Phone, doc: dict[str, Any]) -> str:
    visit_id = new_id()
    phone.write("visits", visit_id, doc)
    assert [each["status"] for each in phone.push()] == ["applied"]
    return visit_id


def queue(person: Person, query: str = "") -> list[dict[str, Any]]:
    answer = person.get(f"/confirmations?{query}")
    assert answer.status_code == 200, answer.json
    return list((answer.json or {})["items"])


def did(answer: Any, status: int = 201) -> dict[str, Any]:
    assert answer.status_code == status, answer.json
    return dict(answer.json)


@pytest.fixture
def shop(database: Database, manager: Person) -> str:
    factories.make_template(database)
    return factories.make_terminal(database, manager, name="和顺便利店")


def test_a_display_from_the_phone_to_the_last_word(
    database: Database, world: World, shop: str, manager: Person, reviewer: Person, promoter: Person, rival: Person
) -> None:
    spec, rivals_spec = factories.make_spec(database, world), factories.make_spec(database, world, "东湖中烟")
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
    check = {"id": new_id(), "spec_id": spec, "position": "counter", "facings": 2, "price_tag": "right"}
    other = {"id": new_id(), "spec_id": rivals_spec, "position": "back_cabinet", "facings": 1, "price_tag": "missing"}
    taken = [picture(seed, at + timedelta(minutes=5)) for seed in (1, 2)]
    photos = [{**each.declaration, "display_check_id": check["id"], "view": "counter"} for each in taken]

    # In the shop: the visit goes out at once, its photos wait.
    phone = phone_of(manager)
    visit_id = pushed(phone, factories.visit(shop, at, display_checks=[check, other], photos=photos))
    assert [each["id"] for each in reviewer.get("/visits?photos=missing").json["items"]] == [visit_id]
    assert (queue(promoter), queue(rival)) == ([], [])

    # On the way home: the first photo is cut in the middle and goes on from where it was.
    first, second = taken
    address, middle = begun(manager, first), len(first.data) // 2
    assert send(manager, address, 0, first.data[:middle]).status_code == 204
    assert offset_of(manager, address) == middle
    assert send(manager, address, middle, first.data[middle:]).status_code == 204
    phone.pull()
    assert phone.store["visits"][visit_id]["server"]["photos_received"] == 1
    assert queue(promoter) == []
    assert send(manager, begun(manager, second), 0, second.data).status_code == 204

    # All of it is there: the desk has nothing to wait for, and each promoter the own check to look at.
    phone.pull()
    assert phone.store["visits"][visit_id]["server"]["photos_received"] == 2
    assert reviewer.get("/visits?photos=missing").json["items"] == []
    [case], [rivals_case] = queue(promoter), queue(rival)
    assert (case["spec"]["id"], rivals_case["spec"]["id"]) == (spec, rivals_spec)

    # The worker looks at the pictures; nothing about them is doubtful.
    assert run_round(database) == 0
    phone.pull()
    assert phone.store["visits"][visit_id]["server"]["signals"] == []
    described = did(reviewer.get(f"/photos/{first.id}"), 200)
    assert (described["state"], described["width"], described["height"]) == ("processed", 960, 1280)
    links = {each["rendition"]: each["url"] for each in did(promoter.get(f"/photos/{first.id}/links"), 200)["items"]}
    thumbnail = promoter.client.get(links["thumbnail"])
    assert thumbnail.status_code == 200
    with Image.open(io.BytesIO(thumbnail.data)) as shown:
        assert (max(shown.size), dict(shown.getexif())) == (320, {})
    assert rival.get(f"/photos/{first.id}/links").status_code == 404
    assert rival.get(f"/confirmations/{case['id']}").status_code == 404

    # The promoter disputes, the branch upholds it and has it put right.
    decision = {"verdict": "disputed", "reason": "D1", "note": "约定三个排面"}
    assert did(promoter.post(f"/confirmations/{case['id']}/decision", json=decision))["state"] == "disputed"
    ruling = {"verdict": "upheld", "note": "照片属实"}
    assert promoter.post(f"/confirmations/{case['id']}/arbitration", json=ruling).status_code == 403
    assert did(reviewer.post(f"/confirmations/{case['id']}/arbitration", json=ruling))["state"] == "upheld"
    due = (date.today() + timedelta(days=7)).isoformat()
    did(reviewer.post(f"/confirmations/{case['id']}/rectifications", json={"due_on": due, "note": "补足三个排面"}))

    # The manager finds it on the phone, goes there again, and says so.
    phone.pull()
    [task] = phone.store["tasks"].values()
    assert (task["terminal_id"], task["due_on"]) == (shop, due)
    again = {**check, "id": new_id(), "facings": 3}
    later = at + timedelta(hours=2)
    pushed(phone, factories.visit(shop, later, display_checks=[again]))
    report = {
        "task_id": task["id"],
        "outcome": "done",
        "display_check_id": again["id"],
        "reported_at": rfc3339(later + timedelta(minutes=30)),
    }
    phone.write("task_updates", new_id(), report)
    assert [each["status"] for each in phone.push()] == ["applied"]
    phone.pull()
    assert phone.is_true_copy()

    # Everything that happened is one list.
    history = did(promoter.get(f"/confirmations/{case['id']}"), 200)["history"]
    assert [each["deed"] for each in history] == [
        "presented", "disputed", "upheld", "rectification_opened", "rectification_reported"
    ]  # fmt: skip

    # Years later the pictures are gone, and the record is not.
    database.settings = replace(database.settings, photo_days=-1)
    assert run_round(database) == 0
    assert did(reviewer.get(f"/photos/{first.id}"), 200)["state"] == "erased"
    gone = promoter.client.get(links["thumbnail"])
    assert (gone.status_code, gone.json["slug"]) == (410, "photo-erased")
    assert reviewer.get(f"/visits/{visit_id}").json["server"]["photos_received"] == 2
