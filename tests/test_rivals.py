"""One manufacturer's promoter asks for what is another's, at every address that the API can be read at."""

from __future__ import annotations

import io
import re
from typing import Any

from backend.db import new_id
from tests.exports.city import City
from tests.exports.conftest import Office
from tests.exports.conftest import city as city
from tests.exports.conftest import office as office
from tests.exports.test_every_list import documented as documented
from tests.people import API, Person
from tests.photos.pictures import jpeg
from tests.scores.conftest import LAST, PRESENT

MAKER = "南岭中烟"
#: Parameters of paths that name no thing.
PLAIN = {
    "format_": "csv", "name": "135", "collection": "maintenance_plans", "rendition": "view", "number": "1", "kind": "maintenance",
    "part": "promoter", "month": LAST,
}  # fmt: skip
#: Parameters of queries without which an address answers nothing.
TOLD = {
    "month": LAST, "first_month": LAST, "last_month": PRESENT, "first": f"{LAST}-01", "last": f"{PRESENT}-28", "quarter": "2025-Q3",
    "state": "all", "format": "csv", "checkpoint": "", "wait": "0",
}  # fmt: skip


def things_of(city: City, promoter: Person, office: Office) -> dict[str, str]:
    """An id for each thing that is only this maker's, by the first segment of its address."""

    def first(path: str) -> Any:
        return city.have("promoter", "GET", path)["items"][0]

    case = first("/confirmations?state=all")
    market = io.BytesIO(jpeg())
    told = {"month": LAST, "file": (market, "价目.jpg")}
    return {
        "confirmations": case["id"],
        "display-checks": case["id"],
        "photos": case["photos"][0]["id"],
        "maintenance-plans": city.filters["maintenance-plan-terminals"]["plan_id"],
        "promotions": city.filters["promotion-monitoring"]["promotion_id"],
        "promotion-checks": first("/promotion-checks")["id"],
        "plan-faults": first("/plan-faults")["id"],
        "market-information-documents": city.have("promoter", "POST", "/market-information-documents", data=told)["id"],
        "exports": office.ask(promoter, "confirmations"),
        "scores": promoter.id,
        "specs": city.displays.own,
        "people": promoter.id,
    }


def test_a_rival_is_shown_nothing_of_another_maker_at_any_address(
    city: City, documented: dict[str, Any], office: Office, promoter: Person, rival: Person
) -> None:
    things = things_of(city, promoter, office)
    office.work()
    secrets = {*city.secrets(MAKER), *things.values(), promoter.name}
    others = {"spec_id": things["specs"], "plan_id": things["maintenance-plans"], "promotion_id": things["promotions"]}
    others |= {"manufacturer_id": city.world.manufacturers[MAKER], "examinee_id": promoter.id, "terminal_id": city.shop}
    refused = set()
    for path, operations in documented["paths"].items():
        if "get" not in operations:
            continue
        address = path.removeprefix(API)
        thing = things.get(address.split("/")[1]) or new_id()
        filled = re.sub(r"{(\w+)}", "{}", address).format(
            *(PLAIN.get(each, thing) for each in re.findall(r"{(\w+)}", address))
        )
        names = {each["name"] for each in operations["get"].get("parameters", []) if each["in"] == "query"}
        usual = {name: TOLD[name] for name in names & TOLD.keys() if name != "state" or address == "/confirmations"}
        for query in (usual, *(usual | {name: others[name]} for name in names & others.keys())):
            answer = rival.get(filled, query_string=query)
            text = answer.get_data(as_text=True) if answer.is_json or str(answer.mimetype).startswith("text") else ""
            told = [secret for secret in secrets if secret in text and secret not in query.values()]
            assert (answer.status_code < 500, told) == (True, []), (filled, query)
            assert thing not in filled or answer.status_code in (403, 404), (filled, answer.status_code)
        if thing in filled and promoter.get(filled, query_string=usual).status_code not in (403, 404, 422):
            refused.add(address)
    assert len(refused) >= 18, "what is refused to a rival is there for its own promoter"
    assert {address.split("/")[1] for address in refused} == things.keys() - {"plan-faults"}
