"""A promotion that was followed to its end has a score, from its errors and from what was sold; till then it says why not."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from backend.db import Database
from backend.promotions.service import advance_promotions
from tests import factories
from tests.people import CITY, Person, World
from tests.promotions.test_loop import _NUMBERS, _a_month_later, ask, resourced


def closed(database: Database, shop: str, spec: str, promoter: Person, centre: Person) -> str:
    """A promotion of one day, a month ago, that both sides have signed to the end: 660 of 600 thousand fen, 20 packs planned."""
    promotion_id = resourced(promoter, centre, shop, spec, planned_effect_packs=20)
    ask(centre, promotion_id, "submissions", **_NUMBERS)
    ask(promoter, promotion_id, "signature", step="approval")
    with database.transaction(CITY) as session:
        advance_promotions(session, CITY)
    ask(centre, promotion_id, "end", reason="赠品用完")
    ask(promoter, promotion_id, "execution", actual_input_fen=660_000)
    ask(centre, promotion_id, "signature", step="execution")
    _a_month_later(database, promotion_id)
    ask(centre, promotion_id, "evaluation", note="达到预期")
    ask(promoter, promotion_id, "signature", step="evaluation", note="同意")
    return promotion_id


def sell(centre: Person, spec: str, daily: dict[str, dict[int, int]]) -> None:
    """Packs a day by shop and days ago."""
    ean13 = next(each["ean13"] for each in centre.get("/specs").json["items"] if each["id"] == spec)
    rows = [
        f"{centre.get(f'/terminals/{shop}').json['license_no']},{ean13},{factories.today() - timedelta(days=ago)},{packs}"
        for shop, days in daily.items()
        for ago, packs in days.items()
    ]
    content = "\n".join(["license_no,ean13,day,packs", *rows])
    taken = centre.post("/sales/imports", data={"file": (BytesIO(content.encode()), "sales.csv")})
    assert taken.status_code < 300, taken.json


def score(person: Person, promotion_id: str) -> dict[str, Any]:
    answer = person.get(f"/promotions/{promotion_id}/score")
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def test_a_promotion_is_scored_by_its_errors_and_by_what_its_shops_sold_beyond_others(
    database: Database, world: World, manager: Person, promoter: Person, rival: Person, centre: Person
) -> None:
    shop, control = (factories.make_terminal(database, manager) for _ in range(2))
    spec = factories.make_spec(database, world)
    promotion_id = closed(database, shop, spec, promoter, centre)
    before = score(centre, promotion_id)
    assert (before["score"], before["arrangement"], before["process"]) == (None, 30_00, 30_00)
    assert before["provisional"] == ["sales_missing"]

    plain = dict.fromkeys(range(1, 60), 20)
    sell(centre, spec, {shop: plain | {31: 40}, control: plain})
    found = score(promoter, promotion_id)
    assert (found["baseline_packs"], found["baseline_after_packs"], found["effect_packs"]) == (20, 600, 20)
    assert (found["ratio_permille"], found["effect"], found["score"]) == (909, 40_00, 100_00)
    assert (centre.get(f"/promotions/{promotion_id}/evaluation").json or {})["effect_packs"] == 20
    month = promoter.get(f"/promotion-scores?month={factories.month()}").json
    assert (month["score"], [each["promotions"] for each in month["manufacturers"]]) == (100_00, [1])
    assert [each["promotion_id"] for each in month["items"]] == [promotion_id]

    assert rival.get(f"/promotions/{promotion_id}/score").status_code == 404
    assert rival.get(f"/promotion-scores?month={factories.month()}").json["items"] == []
    assert manager.get(f"/promotions/{promotion_id}/score").json["slug"] in ("forbidden", "not-found")


def test_where_no_shop_like_it_sells_the_effect_is_unknown(
    database: Database, world: World, manager: Person, promoter: Person, centre: Person
) -> None:
    shop, other = factories.make_terminal(database, manager), factories.make_terminal(database, manager, tier=30)
    spec = factories.make_spec(database, world)
    promotion_id = closed(database, shop, spec, promoter, centre)
    sell(centre, spec, {shop: dict.fromkeys(range(1, 60), 20), other: dict.fromkeys(range(1, 60), 20)})
    found = score(centre, promotion_id)
    assert (found["score"], found["provisional"]) == (None, ["no_control"])
    assert promoter.get(f"/promotion-scores?month={factories.month()}").json["score"] is None
