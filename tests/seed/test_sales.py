"""The demo city's sales: years that come to their cases, and a new product that is tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from backend.brands.lifecycle_rules import PACKS_PER_CASE
from tests.seed.conftest import LAST

Fetch = Callable[..., Any]
#: The last month that was over when the history ended.
MONTH = "2026-10"


def test_rolling_years_come_to_the_cases_of_the_plan(fetch: Fetch) -> None:
    rows = {each["name"]: each for each in fetch("fang.wei", "/sales/volumes", month=MONTH)["items"]}
    cases = {name: row["year_packs"] / PACKS_PER_CASE for name, row in rows.items()}
    assert (cases["南岭(硬红)"], cases["望江(硬)"], cases["青川(软)"]) == (7_400, 2_999, 3_000)
    assert 0 < cases["望江(新韵)"] < 45
    assert rows["东湖(细支)"]["year_growth"] > 0 > rows["西山(老版)"]["year_growth"]


def test_days_of_a_month_that_is_not_over_make_its_figure(fetch: Fetch) -> None:
    [month] = fetch("fang.wei", "/sales/course", first="2026-11-01", last="2026-11-30")["items"]
    days = fetch("fang.wei", "/sales/course", first="2026-11-01", last="2026-11-30", granularity="day")["items"]
    assert (month["told_by"], month["packs"]) == ("day", sum(each["packs"] for each in days))


def test_the_suggestions_show_both_sides_of_the_bounds(fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.accounts.service.today", lambda session, actor: LAST)
    found = {each["name"]: each for each in fetch("fang.wei", "/lifecycle-suggestions", all="true")["items"]}
    assert found["青川(软)"]["grounds"] == ["spec_volume"]
    assert (found["望江(硬)"]["stage"], found["望江(硬)"]["suggested"]) == ("growth", "growth")
    assert found["金禾(中支)"]["grounds"] == ["brand_volume"]
    assert found["望江(新韵)"]["missing"] == ["pilot_sale"]


def test_indicators_and_shelf_rates_have_something_to_show(fetch: Fetch) -> None:
    market = fetch("fang.wei", "/sales/indicators", month=MONTH)["of_year"]
    assert all(0 < market[name] <= 10_000 for name in ("retailer_margin", "focus_share", "brand_concentration"))
    rates = fetch("fang.wei", "/sales/shelf-rates", month="2026-11")["items"]
    assert {"on_shelf_rate", "distribution_rate"} <= rates[0].keys()
    assert any(0 < (each["on_shelf_rate"] or 0) < 10_000 for each in rates)


@pytest.mark.parametrize("who", ["fang.wei", "tang.yu"])
def test_the_newest_product_is_sold_on_trial_with_bulletins(fetch: Fetch, who: str) -> None:
    pilots = fetch(who, "/pilot-sales")["items"]
    if not pilots:  # another manufacturer's promoter
        return
    weeks = fetch(who, f"/pilot-sales/{pilots[0]['id']}/bulletins", span="week")["items"]
    assert weeks[-1]["packs"] > 0
    assert weeks[0]["packs_so_far"] == sum(each["packs"] for each in weeks)
