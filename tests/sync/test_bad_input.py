"""Whatever a broken or hostile phone sends is named by field, harms nothing, and the server goes on."""

from __future__ import annotations

import gzip
import math
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.db import new_id
from tests import factories
from tests.people import Person
from tests.phone import Phone, Refused, phone_of
from tests.sync.conftest import Shop

NINE = factories.nine_on_a_monday()


@pytest.fixture
def phone(manager: Person) -> Phone:
    return phone_of(manager)


def good(shop: Shop) -> dict[str, Any]:
    check_id = new_id()
    photo = {"id": new_id(), "sha256": "ab" * 32, "size": 10, "media_type": "image/jpeg", "display_check_id": check_id}
    return factories.visit(shop.id, NINE, specs=[shop.spec_id]) | {
        "display_checks": [{"id": check_id, "spec_id": shop.spec_id}],
        "photos": [photo],
    }


def send(phone: Phone, doc: Any) -> dict[str, Any]:
    change = {"collection": "visits", "id": new_id(), "base_rev": 0, "device_seq": 1, "doc": doc}
    result: dict[str, Any] = phone.send([change])["results"][0]
    return result


def put(doc: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *way, last = path.split(".")
    place: Any = doc
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    return doc


BAD_FIELDS = [
    ("colour", "red"),
    ("terminal_id", "1"),
    ("terminal_id", None),
    ("terminal_id", 7),
    ("kind", "picnic"),
    ("template_version", "1"),
    ("template_version", 0),
    ("template_version", 2**60),
    ("check_in", None),
    ("check_in", []),
    ("check_in.device_time", "yesterday"),
    ("check_in.device_time", "2026-03-02"),
    ("check_in.device_time", "2026-03-02T01:12:13"),
    ("check_in.device_time", 1_700_000_000),
    ("check_in.device_time", "0001-01-01T00:00:00+14:00"),
    ("check_in.position.latitude", 90.1),
    ("check_in.position.latitude", "30.5"),
    ("check_in.position.latitude", True),
    ("check_in.position.longitude", -180.1),
    ("check_in.position.longitude", None),
    ("check_in.position.datum", "bd-09ll"),
    ("check_in.position.accuracy_m", -1),
    ("check_in.position.mocked", "no"),
    ("check_in.position.speed", 3),
    ("sections", []),
    ("sections", {"greeting": "hello"}),
    ("shelf_checks", {}),
    ("shelf_checks.0", 5),
    ("shelf_checks.0.spec_id", "x"),
    ("shelf_checks.0.on_shelf", 1),
    ("shelf_checks.0.facings", -1),
    ("shelf_checks.0.facings", 2.5),
    ("shelf_checks.0.facings", 2**40),
    ("shelf_checks.0.position", "ceiling"),
    ("shelf_checks.0.retail_price_fen", "100"),
    ("shelf_checks.0.produced_on", "2026-02-30"),
    ("shelf_checks.0.note", "a" * 501),
    ("shelf_checks.0.note", "nul\x00"),
    ("display_checks.0.id", "x"),
    ("photos.0.sha256", "AB" * 32),
    ("photos.0.size", 0),
    ("photos.0.media_type", "image/svg+xml"),
    ("photos.0.source", "screenshot"),
    ("submitted_at", "soon"),
]


@pytest.mark.parametrize(("path", "value"), BAD_FIELDS)
def test_a_field_that_cannot_be_accepted_is_named(phone: Phone, shop: Shop, path: str, value: Any) -> None:
    doc = good(shop)
    if path == "shelf_checks.0":
        doc["shelf_checks"] = [value]
    else:
        put(doc, path, value)
    result = send(phone, doc)
    assert (result["status"], result["problem"]["slug"]) == ("rejected", "invalid"), result
    named = [error["field"] for error in result["problem"]["errors"]]
    assert any(field == path or field.startswith(f"{path}.") or path.startswith(f"{field}.") for field in named), named


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda doc: doc | {"check_out": None}, "submitted_at"),
        (lambda doc: doc | {"shelf_checks": doc["shelf_checks"] * 2}, "shelf_checks"),
        (lambda doc: doc | {"photos": doc["photos"] * 2}, "photos"),
        (lambda doc: doc | {"display_checks": []}, "photos"),
        (lambda doc: doc | {"shelf_checks": doc["shelf_checks"] * 201}, "shelf_checks"),
        (lambda doc: doc | {"sections": {"greeting": {"note": "文" * 20_001}}}, "sections"),
        (lambda doc: doc | {"sections": {"greeting": {"weather": "fine"}}}, "sections.greeting.weather"),
        (
            lambda doc: doc | {"check_in": factories.check_point(NINE, (48.85, 2.35), "gcj02")},
            "check_in.position.datum",
        ),
    ],
)
def test_fields_that_do_not_go_together_are_named(phone: Phone, shop: Shop, change: Any, field: str) -> None:
    result = send(phone, change(good(shop)))
    assert (result["status"], result["problem"]["slug"]) == ("rejected", "invalid"), result
    assert result["problem"]["errors"][0]["field"] == field


@pytest.mark.parametrize(
    "field", ["shelf_checks.0.spec_id", "display_checks.0.spec_id", "joint_with", "template_version"]
)
def test_a_reference_to_what_does_not_exist_is_named(phone: Phone, shop: Shop, field: str) -> None:
    result = send(phone, put(good(shop), field, 99 if field == "template_version" else new_id()))
    assert (result["status"], result["problem"]["slug"]) == ("rejected", "unknown-reference"), result
    assert field in [error["field"] for error in result["problem"]["errors"]]


def test_a_section_whose_name_cannot_be_stored_is_named_legibly(phone: Phone, shop: Shop) -> None:
    result = send(phone, good(shop) | {"sections": {"nul\x00": {}}})
    assert result["problem"]["errors"][0]["field"] == "sections.nul\ufffd"


@pytest.mark.parametrize("doc", [None, [], "text", 5])
def test_a_document_that_is_no_object_is_refused_by_itself(phone: Phone, shop: Shop, doc: Any) -> None:
    assert send(phone, doc)["problem"]["slug"] == "invalid"


@pytest.mark.parametrize(
    ("envelope", "field"),
    [
        ({"id": "not a uuid"}, "id"),
        ({"id": None}, "id"),
        ({"id": "nul\x00"}, "id"),
        ({"collection": 5}, "collection"),
        ({"collection": "nul\x00"}, "collection"),
        ({"base_rev": -1}, "base_rev"),
        ({"device_seq": "1"}, "device_seq"),
        ({"device_seq": 2**60}, "device_seq"),
        ({"deleted": True}, "doc"),
        ({"force": True}, "force"),
        ({"\x00": 1}, "\ufffd"),
    ],
)
def test_a_wrong_envelope_is_refused_by_itself_and_kept(
    phone: Phone, shop: Shop, manager: Person, envelope: dict[str, Any], field: str
) -> None:
    fine = {"collection": "visits", "id": new_id(), "base_rev": 0, "device_seq": 1, "doc": good(shop)}
    other = {**fine, "id": new_id(), "doc": good(shop)}
    first, second = phone.send([{**fine, **envelope}, other])["results"]
    assert first["status"] == "rejected"
    assert first["problem"]["errors"][0]["field"] == field
    assert second["status"] == "applied"
    [refusal] = manager.get("/sync/refusals").json["items"]
    assert refusal["id"] == first["refusal_id"]


def test_the_id_within_a_document_must_be_its_own(phone: Phone, shop: Shop) -> None:
    result = send(phone, good(shop) | {"id": new_id()})
    assert result["problem"]["errors"][0]["field"] == "id"


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        (b"", 400, "malformed-json"),
        (b"{", 400, "malformed-json"),
        (b'{"device_time": NaN}', 400, "malformed-json"),
        (b'{"device_time": "\xff\xfe"}', 400, "malformed-json"),
        (b'"\\ud800"', 400, "malformed-json"),
        (b"[" * 100_000, 400, "malformed-json"),
        (b"[]", 422, "invalid"),
        (b"{}", 422, "invalid"),
        (b'{"device_time": "2026-03-02T01:00:00Z", "changes": {}}', 422, "invalid"),
        (b'{"device_time": "2026-03-02T01:00:00Z", "changes": [], "x": 1}', 422, "invalid"),
        (b'{"device_time": "2026-03-02T01:00:00Z", "changes": [], "app": {"schema": 0}}', 422, "invalid"),
        (b" " * 5_000_001, 413, "too-large"),
    ],
)
def test_a_request_that_cannot_be_read_is_one_problem(
    manager: Person, shop: Shop, body: bytes, status: int, slug: str
) -> None:
    answer = manager.post("/sync/push", data=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json["slug"]) == (status, slug)
    assert answer.mimetype == "application/problem+json"


def test_a_small_body_that_unpacks_to_a_giant_is_refused(manager: Person, shop: Shop) -> None:
    bomb = gzip.compress(b" " * 200_000_000, 9)
    assert len(bomb) < 200_000
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = manager.post("/sync/push", data=bomb, headers=headers)
    assert (answer.status_code, answer.json["slug"]) == (413, "too-large")


@pytest.mark.parametrize("body", [b"not gzip", gzip.compress(b"{}")[:-4]], ids=["no gzip", "cut off"])
def test_a_body_that_cannot_be_unpacked_is_refused(manager: Person, shop: Shop, body: bytes) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = manager.post("/sync/push", data=body, headers=headers)
    assert (answer.status_code, answer.json["slug"]) == (400, "bad-encoding")


def test_gzip_is_understood_both_ways(phone: Phone, shop: Shop, manager: Person) -> None:
    change = {"collection": "visits", "id": new_id(), "base_rev": 0, "device_seq": 1, "doc": good(shop)}
    assert phone.send([change], zipped=True)["results"][0]["status"] == "applied"
    answer = manager.get("/sync/pull", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert orjson.loads(gzip.decompress(answer.data))["more"] is False


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_PATHS = sorted({path for path, _ in BAD_FIELDS} - {"shelf_checks.0"})


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(_PATHS), value=_json)
def test_any_value_in_any_field_gets_an_outcome_and_harms_no_neighbour(
    phone: Phone, shop: Shop, path: str, value: Any
) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        return
    odd, fine = new_id(), new_id()
    try:
        doc = put(good(shop), path, value)
        changes = [
            {"collection": "visits", "id": visit_id, "base_rev": 0, "device_seq": 1, "doc": each}
            for visit_id, each in ((odd, doc), (fine, good(shop)))
        ]
        first, second = phone.send(changes)["results"]
    except (TypeError, OverflowError):  # orjson cannot send integers beyond 64 bits: neither can a phone
        return
    except Refused as refused:
        raise AssertionError(refused.problem) from refused
    assert first["status"] in ("applied", "rejected")
    assert second["status"] == "applied"
