"""Indicators of months, asked of the packages that know them; each in a fixed number of statements, however many months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts import service as accounts
from backend.anomaly_reports import rollups
from backend.anomaly_reports.numbers import REPORT_RULES
from backend.brands.rules import Stage
from backend.city_time import month_after, month_of, months_between, quarter_of
from backend.dashboards import imported
from backend.dashboards.numbers import DASHBOARD_RULES
from backend.dashboards.rules import MOST_MONTHS, NOTHING, Figure, Indicator, card, share
from backend.in_store_days import board_queries
from backend.in_store_days.duty_rules import DutyState
from backend.problems import fault
from backend.retailers import surveys
from backend.rule_sets import service as rule_sets
from backend.sales import service as sales
from backend.sales.numbers import SALES_RULES
from backend.scores import queries as scores
from backend.scores.scoring import MAINTENANCE, PROMOTION
from backend.scores.standings import Part

#: More examinees than any city has: scores are read without pages here.
_ALL = 10_000
_SCORES = {Indicator.MAINTENANCE_SCORE: MAINTENANCE, Indicator.PROMOTION_SCORE: PROMOTION}

Figures = dict[str, dict[Indicator, Figure]]


def cards(session: Session, actor: Actor, month: str | None, branch_id: str | None) -> dict[str, Any]:
    """Each indicator of a month, by default the present one, beside its target, and the figures that other systems told of it.

    Raises:
        Problem: `forbidden`; `not-found` for a branch that the actor may not see.
    """
    require(actor, Verb.READ_DASHBOARDS)
    month = month or month_of(accounts.today(session, actor))
    branch_id = branch_id or actor.branch_id
    found = _figures(session, actor, month, month, branch_id)[month]
    found[Indicator.NEW_PRODUCT_ON_SHELF] = _new_products(session, actor, month, branch_id)
    targets = _targets(session, actor)
    return {
        "month": month,
        "branch_id": branch_id,
        "cards": [card(each, found.get(each, NOTHING), targets[each]) for each in Indicator],
        "imported": imported.list_figures(session, actor, month, month, {"branch_id": branch_id}),
    }


def trend(session: Session, actor: Actor, first: str, last: str, branch_id: str | None) -> list[dict[str, Any]]:
    """The indicators of each month from one to another, oldest first; but how much of the new products is on the shelf, which is
    counted for the present month and the one before alone.

    Raises:
        Problem: `forbidden`; `not-found` for a branch that the actor may not see; `invalid` for too many months.
    """
    require(actor, Verb.READ_DASHBOARDS)
    if not 1 <= months_between(first, last) <= MOST_MONTHS:
        raise problems.INVALID(errors=[fault("last_month", "At most 24 months, in order.")])
    found = _figures(session, actor, first, last, branch_id or actor.branch_id)
    return [
        {"month": month, "figures": {each.value: figure._asdict() for each, figure in figures.items()}}
        for month, figures in found.items()
    ]


def breakdown(session: Session, actor: Actor, month: str | None, by: str) -> list[dict[str, Any]]:
    """What each branch, or each manager, has of a month: duties kept, reports in time, and the two scores.

    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.READ_DASHBOARDS)
    month = month or month_of(accounts.today(session, actor))
    targets, names = _targets(session, actor), {}
    figures: dict[str, dict[Indicator, Figure]] = defaultdict(dict)
    duties: dict[str, list[Mapping[str, int]]] = defaultdict(list)
    for row in board_queries.duty_counts(session, actor, month, month):
        if row[by] is not None:
            duties[row[by]["id"]].append(row)
            names[row[by]["id"]] = row[by]["name"]
    for key, rows in duties.items():
        figures[key][Indicator.IN_STORE_DAYS_KEPT] = _kept(rows)
    for branch in rollups.month_rates(session, actor, month, None)["branches"]:
        for row in [branch] if by == "branch" else branch["managers"]:
            names[row[by]["id"]] = row[by]["name"]
            figures[row[by]["id"]][Indicator.REPORTS_ON_TIME] = _in_time([row])
    for indicator, kind in _SCORES.items():
        for row in _scores(session, actor, month, month, kind, Part(by)):
            names[row["examinee_id"]] = row["name"]
            figures[row["examinee_id"]][indicator] = Figure(row["score"])
    shown = (Indicator.IN_STORE_DAYS_KEPT, Indicator.REPORTS_ON_TIME, *_SCORES)
    return [
        {"id": key, "name": names[key], "cards": [card(each, own.get(each, NOTHING), targets[each]) for each in shown]}
        for key, own in sorted(figures.items(), key=lambda each: (names[each[0]], each[0]))
    ]


# ---- figures ----------------------------------------------------------------------------------------------------------


def _figures(session: Session, actor: Actor, first: str, last: str, branch_id: str | None) -> Figures:
    found: Figures = {month: {} for month in _months(first, last)}
    markets = sales.markets_of_months(session, actor, _day(first), _day(last), branch_id)
    for month, figures in found.items():
        if market := markets.get(_day(month)):
            figures[Indicator.RETAILER_MARGIN] = Figure(market["retailer_margin"])
            figures[Indicator.FOCUS_SHARE] = Figure(market["focus_share"])
    duties: dict[str, list[Mapping[str, int]]] = defaultdict(list)
    for row in board_queries.duty_counts(session, actor, first, last):
        if branch_id is None or row["branch"]["id"] == branch_id:
            duties[row["month"]].append(row)
    for month, rows in duties.items():
        found[month][Indicator.IN_STORE_DAYS_KEPT] = _kept(rows)
    rates: dict[str, list[Mapping[str, int]]] = defaultdict(list)
    for (month, _, _), rate in rollups.rates_of_months(session, actor, list(found), branch_id).items():
        rates[month].append(rate)
    for month, some in rates.items():
        found[month][Indicator.REPORTS_ON_TIME] = _in_time(some)
    of_branches: dict[str, list[int]] = defaultdict(list)
    for row in _scores(session, actor, first, last, MAINTENANCE, Part.BRANCH):
        if row["score"] is not None and branch_id in (None, row["examinee_id"]):
            of_branches[row["month"]].append(row["score"])
    for month, some_scores in of_branches.items():
        found[month][Indicator.MAINTENANCE_SCORE] = Figure(sum(some_scores) // len(some_scores))
    # A promotion counts at each branch in which it has shops: the city's score is the marketing centre's, and no mean of theirs.
    part = Part.MARKETING_CENTRE if branch_id is None else Part.BRANCH
    for row in _scores(session, actor, first, last, PROMOTION, part):
        if branch_id in (None, row["examinee_id"]):
            found[row["month"]][Indicator.PROMOTION_SCORE] = Figure(row["score"])
    satisfied = _satisfaction(session, actor, {quarter_of(_day(month)) for month in found}, branch_id)
    for month, figures in found.items():
        if figure := satisfied.get(quarter_of(_day(month))):
            figures[Indicator.SATISFACTION] = figure
    return found


def _kept(rows: Iterable[Mapping[str, int]]) -> Figure:
    """Duties kept of those that were owed; what is excused was not."""
    some = list(rows)
    owed = sum(row[state] for row in some for state in DutyState if state is not DutyState.EXCUSED)
    return share(sum(row[DutyState.KEPT] for row in some), owed)


def _in_time(rates: Iterable[Mapping[str, int]]) -> Figure:
    some = list(rates)
    return share(sum(rate["on_time"] for rate in some), sum(rate["working_days"] for rate in some))


def _new_products(session: Session, actor: Actor, month: str, branch_id: str | None) -> Figure:
    """Pooled: what was found on the shelf of what was looked for. Unchecked is not absent."""
    rows = sales.list_shelf_rates(session, actor, _day(month), {"stage": Stage.INTRODUCTION}, branch_id)
    return share(sum(row["on_shelf"] for row in rows), sum(row["checks"] for row in rows))


def _satisfaction(session: Session, actor: Actor, quarters: set[str], branch_id: str | None) -> dict[str, Figure]:
    """By quarter, of the surveys that there were; one is read at a time, and there are four a year."""
    found = {}
    for survey in surveys.list_surveys(session, actor):
        if survey["quarter"] in quarters:
            told = surveys.describe_survey(session, actor, survey["id"])
            rows = [told["city"]] if branch_id is None else told["branches"]
            for row in rows:
                if branch_id is None or row["branch_id"] == branch_id:
                    found[survey["quarter"]] = Figure(row["satisfaction"])
    return found


def _scores(session: Session, actor: Actor, first: str, last: str, kind: str, part: Part) -> list[dict[str, Any]]:
    filters = {"since": first, "part": part.value, "kind": kind}
    return [row for row in scores.list_scores(session, actor, filters, None, _ALL) if row["month"] <= last]


def _targets(session: Session, actor: Actor) -> dict[Indicator, int]:
    own = rule_sets.rules_for(session, actor.city_id, DASHBOARD_RULES)
    market = rule_sets.rules_for(session, actor.city_id, SALES_RULES)
    reports = rule_sets.rules_for(session, actor.city_id, REPORT_RULES)
    return {
        Indicator.RETAILER_MARGIN: market.target_margin,
        Indicator.FOCUS_SHARE: market.target_focus_share,
        Indicator.NEW_PRODUCT_ON_SHELF: own.new_product_on_shelf,
        Indicator.SATISFACTION: own.satisfaction,
        Indicator.IN_STORE_DAYS_KEPT: own.in_store_days_kept,
        Indicator.REPORTS_ON_TIME: reports.target_percent * 100,
        Indicator.MAINTENANCE_SCORE: own.maintenance_score,
        Indicator.PROMOTION_SCORE: own.promotion_score,
    }


def _months(first: str, last: str) -> list[str]:
    months = [first]
    while months[-1] < last:
        months.append(month_after(months[-1]))
    return months


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
