"""Registering kinds of rules, finding those in force, and publishing new versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Role, Verb, require
from backend.accounts import service as accounts
from backend.audit import service as audit
from backend.city_time import business_day
from backend.db import utc_now
from backend.problems import fault
from backend.rule_sets import queries
from backend.rule_sets.models import RuleSet
from backend.rule_sets.rules import Bounds, Kind, difference, made_of, merged, rule_faults

R = TypeVar("R")

#: By name. Packages register theirs when they are imported.
KINDS: dict[str, Kind[Any]] = {}
#: Called within the transaction that publishes a version, with its kind and number.
after_publishing: list[Callable[[Session, Actor, str, int], None]] = []


def register(
    name: str,
    rules: type[R],
    bounds: Mapping[str, Bounds] | None = None,
    choices: Mapping[str, tuple[str, ...]] | None = None,
) -> Kind[R]:
    """Let cities publish versions of these rules, a frozen dataclass of whose fields all have defaults."""
    kind = Kind(name, rules(), bounds or {}, choices or {})
    KINDS[name] = kind
    return kind


def rules_for(session: Session, city_id: int, kind: Kind[R], on: date | None = None) -> R:
    """The rules in force in a city on a day, by default today: those of the newest version that has begun by then."""
    for row in queries.versions_of(session, city_id, kind.name):
        day = on or business_day(utc_now(), ZoneInfo(row.timezone))
        if row.effective_on <= day:
            return made_of(kind, row.version, row.parameters)
    return kind.defaults


def rules_of_version(session: Session, city_id: int, kind: Kind[R], version: int) -> R:
    """The rules of a version that there is, in force or not."""
    for row in queries.versions_of(session, city_id, kind.name):
        if row.version == version:
            return made_of(kind, row.version, row.parameters)
    return kind.defaults


def publish_rules(
    session: Session,
    actor: Actor,
    name: str,
    parameters: Mapping[str, Any],
    effective_on: date | None = None,
    note: str | None = None,
) -> int:
    """Publish the next version, in force from a day on, by default today. What is not named stays as in the newest version.

    Returns:
        Its number.

    Raises:
        Problem: `not-found`, `forbidden`; `invalid` for parameters that cannot be, or a day that has passed;
            `stale` when somebody else published one at the same moment.
    """
    kind = _find(actor, name)
    require(actor, Verb.MANAGE_RULES)
    faults = [fault(*each) for each in rule_faults(kind, parameters)]
    today = accounts.today(session, actor)
    if effective_on is not None and effective_on < today:
        faults.append(fault("effective_on", "This day has passed."))
    if faults:
        raise problems.INVALID(errors=faults)
    newest = next(iter(queries.versions_of(session, actor.city_id, name)), None)
    version = newest.version + 1 if newest else cast(int, kind.defaults.version) + 1
    session.add(
        RuleSet(
            city_id=actor.city_id,
            kind=name,
            version=version,
            parameters=merged(kind, newest.parameters if newest else {}, parameters),
            effective_on=effective_on or today,
            note=note,
            published_by=actor.account_id,
        )
    )
    try:
        session.flush()
    except IntegrityError:
        raise problems.STALE() from None
    audit.record(session, actor, "publish", "rule_set", None, kind=name, version=version, parameters=dict(parameters))
    for tell in after_publishing:
        tell(session, actor, name, version)
    return version


def parameters_of(rules: Any) -> dict[str, Any]:
    """Rules as the plain data that a version stores."""
    return Kind("", rules).parameters


def describe(session: Session, actor: Actor, name: str) -> dict[str, Any]:
    """A kind with the parameters in force today, what they may be, and its published versions.

    Raises:
        Problem: `not-found`, also for promoters.
    """
    kind = _find(actor, name)
    in_force = rules_for(session, actor.city_id, kind)
    return {
        "kind": name,
        "version": in_force.version,
        "parameters": parameters_of(in_force),
        "defaults": kind.parameters,
        "bounds": {each: list(bounds) for each, bounds in kind.bounds.items()},
        "choices": {each: list(words) for each, words in kind.choices.items()},
        "versions": queries.list_versions(session, actor, name),
    }


def compare(session: Session, actor: Actor, name: str, first: int, second: int) -> list[dict[str, Any]]:
    """What a version changed beside another; version 1 is the defaults.

    Raises:
        Problem: `not-found`, for a kind or a version that there is not, and for promoters.
    """
    kind = _find(actor, name)
    stored: dict[int, Mapping[str, Any]] = {cast(int, kind.defaults.version): {}}
    stored |= {row.version: row.parameters for row in queries.versions_of(session, actor.city_id, name)}
    if not {first, second} <= stored.keys():
        raise problems.NOT_FOUND()
    return difference(kind, stored[first], stored[second])


def describe_all(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Every kind, by name; none for promoters."""
    return [] if actor.role is Role.PROMOTER else [describe(session, actor, name) for name in sorted(KINDS)]


def _find(actor: Actor, name: str) -> Kind[Any]:
    if actor.role is Role.PROMOTER or name not in KINDS:
        raise problems.NOT_FOUND()
    return KINDS[name]
