"""How a new product is tried: a taste test among retailers and consumers (R3), then a pilot sale in named shops (R8)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.brands import lifecycle_queries as queries
from backend.brands import service
from backend.brands.lifecycle_models import PilotSale, PilotTerminal, TasteAnswer, TasteTest
from backend.brands.lifecycle_rules import Taster, TrialVerdict, lacking_tasters
from backend.brands.models import Spec
from backend.brands.numbers import LIFECYCLE_RULES
from backend.brands.rules import Stage
from backend.db import insert_rows, new_id, utc_now
from backend.problems import INVALID, fault
from backend.rule_sets import service as rule_sets


def begin_test(
    session: Session, actor: Actor, spec_id: str, *, name: str, id: str | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """Here as below, `at` is for histories that are told afterwards.

    Raises:
        Problem: `not-found`, `forbidden`, `not-in-introduction`.
    """
    spec = _introduced(session, actor, spec_id)
    test = TasteTest(
        city_id=actor.city_id,
        id=id or new_id(),
        spec_id=spec.id,
        name=name,
        begun_by=actor.account_id,
        verdict=None,
        begun_at=at or utc_now(),
    )
    session.add(test)
    session.flush()
    audit.record(session, actor, "begin", "taste_test", test.id, spec_id=spec_id)
    return get_test(session, actor, test.id)


def record_answers(
    session: Session,
    actor: Actor,
    test_id: str,
    answers: Collection[Mapping[str, Any]],
    at: datetime | None = None,
) -> dict[str, Any]:
    """Note what people said. The same answer sent again is no second one; a retailer answers once in a test.

    Raises:
        Problem: `not-found`, `forbidden`, `trial-ended`; `invalid` for a shop that is not there, or has answered already.
    """
    test = queries.lock_test(session, actor, test_id)
    require(actor, Verb.RECORD_TASTES)
    known = queries.known_answers(session, actor.city_id, [each["id"] for each in answers])
    new = [each for each in answers if each["id"] not in known]
    if new and test.verdict is not None:
        raise problems.TRIAL_ENDED()
    shops = [each["terminal_id"] for each in new if each["terminal_id"]]
    seen = queries.terminals_seen(session, actor, shops)
    taken = queries.shops_that_answered(session, actor.city_id, test_id)
    faults = [
        fault(f"answers.{number}.id", "The id belongs to something else.")
        for number, each in enumerate(answers)
        if known.get(each["id"], test_id) != test_id
    ]
    for number, each in enumerate(answers):
        shop = each["terminal_id"]
        if shop is None or each["id"] in known:
            continue
        if shop not in seen:
            faults.append(fault(f"answers.{number}.terminal_id", "There is no such terminal, or it is closed."))
        elif shop in taken:
            faults.append(fault(f"answers.{number}.terminal_id", "This retailer has answered already."))
        taken.add(shop)
    if faults:
        raise INVALID(errors=faults)
    key = {
        "city_id": actor.city_id,
        "test_id": test_id,
        "recorded_by": actor.account_id,
        "recorded_at": at or utc_now(),
    }
    names = ("id", "taster", "terminal_id", "liking", "would_buy")
    insert_rows(session, TasteAnswer, [{**key, **{name: each[name] for name in names}} for each in new])
    return get_test(session, actor, test_id)


def end_test(
    session: Session, actor: Actor, test_id: str, *, verdict: str, note: str | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """Judge a test, or abandon it. It is judged only when enough retailers and consumers have tasted (R3).

    Raises:
        Problem: `not-found`, `forbidden`, `trial-ended`, `too-few-tasters`.
    """
    test = queries.lock_test(session, actor, test_id)
    _require_open(actor, test)
    of_city = rule_sets.rules_for(session, actor.city_id, LIFECYCLE_RULES)
    if verdict != TrialVerdict.ABANDONED:
        counts = queries.answer_counts(session, actor.city_id, [test_id])
        retailers, consumers = lacking_tasters(
            counts[test_id, Taster.RETAILER]["count"], counts[test_id, Taster.CONSUMER]["count"], of_city
        )
        if retailers or consumers:
            raise problems.TOO_FEW_TASTERS(retailers_missing=retailers, consumers_missing=consumers)
    test.rules_version = of_city.version
    _end(session, actor, test, "taste_test", verdict, note, at)
    return get_test(session, actor, test_id)


def get_test(session: Session, actor: Actor, test_id: str) -> dict[str, Any]:
    """
    Raises:
        Problem: `not-found`.
    """
    found = queries.list_tests(session, actor, {"id": test_id}, limit=1)
    if not found:
        raise problems.NOT_FOUND()
    return found[0]


def begin_pilot(
    session: Session,
    actor: Actor,
    spec_id: str,
    *,
    name: str,
    first_day: date,
    last_day: date,
    terminal_ids: Collection[str],
    id: str | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Sell a new product in named shops, once it has passed a taste test.

    Raises:
        Problem: `not-found`, `forbidden`, `not-in-introduction`, `taste-test-needed`; `invalid` for shops or days that cannot be.
    """
    spec = _introduced(session, actor, spec_id)
    test_id = queries.passed_test(session, actor.city_id, spec_id)
    if test_id is None:
        raise problems.TASTE_TEST_NEEDED()
    seen = queries.terminals_seen(session, actor, terminal_ids)
    faults = [
        fault(f"terminal_ids.{number}", "There is no such terminal, or it is closed.")
        for number, each in enumerate(terminal_ids)
        if each not in seen
    ]
    if last_day < first_day:
        faults.append(fault("last_day", "Ends before it begins."))
    if faults:
        raise INVALID(errors=faults)
    pilot = PilotSale(
        city_id=actor.city_id, id=id or new_id(), spec_id=spec.id, name=name, begun_by=actor.account_id, verdict=None,
        begun_at=at or utc_now(), test_id=test_id, first_day=first_day, last_day=last_day,
    )  # fmt: skip
    session.add(pilot)
    session.flush()
    key = {"city_id": actor.city_id, "pilot_id": pilot.id}
    insert_rows(session, PilotTerminal, [{**key, "terminal_id": each} for each in sorted(seen)])
    audit.record(session, actor, "begin", "pilot_sale", pilot.id, spec_id=spec_id, terminals=len(seen))
    return queries.get_pilot(session, actor, pilot.id)


def end_pilot(
    session: Session, actor: Actor, pilot_id: str, *, verdict: str, note: str | None = None
) -> dict[str, Any]:
    """
    Raises:
        Problem: `not-found`, `forbidden`, `trial-ended`.
    """
    pilot = queries.lock_pilot(session, actor, pilot_id)
    _require_open(actor, pilot)
    _end(session, actor, pilot, "pilot_sale", verdict, note)
    return queries.get_pilot(session, actor, pilot_id)


def _introduced(session: Session, actor: Actor, spec_id: str) -> Spec:
    spec = service.find_spec(session, actor, spec_id)
    require(actor, Verb.EDIT_BRANDS)
    if spec.stage != Stage.INTRODUCTION:
        raise problems.NOT_IN_INTRODUCTION()
    return spec


def _require_open(actor: Actor, trial: TasteTest | PilotSale) -> None:
    require(actor, Verb.EDIT_BRANDS)
    if trial.verdict is not None:
        raise problems.TRIAL_ENDED()


def _end(
    session: Session,
    actor: Actor,
    trial: TasteTest | PilotSale,
    what: str,
    verdict: str,
    note: str | None,
    at: datetime | None = None,
) -> None:
    trial.verdict, trial.note, trial.ended_by, trial.ended_at = verdict, note, actor.account_id, at or utc_now()
    session.flush()
    audit.record(session, actor, "end", what, trial.id, verdict=verdict, note=note)
