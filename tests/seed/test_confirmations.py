"""The demo's displays of the last days: pictures have arrived, and cases stand in every state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from backend.db import Database
from backend.storage import blob_key, open_storage
from seed.city import CITY

ListAll = Callable[..., list[dict[str, Any]]]


def test_promoters_find_open_confirmed_and_disputed_cases_of_their_own(list_all: ListAll) -> None:
    own = {name: list_all(name, "/confirmations", state="all") for name in ("tang.yu", "song.qi")}
    assert all(own.values())
    assert not {each["id"] for each in own["tang.yu"]} & {each["id"] for each in own["song.qi"]}
    states = Counter(case["state"] for case in list_all("fang.wei", "/confirmations", state="all"))
    assert {"waiting", "confirmed", "disputed", "upheld"} <= states.keys()
    assert states["confirmed"] > states["disputed"]


def test_the_pictures_of_a_case_lie_in_the_storage(list_all: ListAll, database: Database) -> None:
    storage = open_storage(database.settings)
    cases = list_all("tang.yu", "/confirmations", state="all")
    photos = [photo for case in cases for photo in case["photos"]]
    assert photos
    assert all(storage.size(blob_key(CITY, "originals", photo["sha256"])) for photo in photos)


def test_rectifications_wait_on_managers_phones(list_all: ListAll) -> None:
    tasks = list_all("fang.wei", "/tasks", kind="rectification")
    assert tasks
    assert all(task["state"] == "open" and task["manager_name"] for task in tasks)
