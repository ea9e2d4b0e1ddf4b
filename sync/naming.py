"""What the ids in a document stand for: the names of what its reader may see, and nothing of the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor
from backend.accounts import queries as accounts
from backend.brands import queries as brands
from backend.in_store_days import duty_queries as in_store_duties
from backend.promotions import queries as promotions
from backend.reviews import queries as reviews
from backend.tasks import queries as tasks
from backend.terminals import queries as terminals
from backend.visits import queries as visits

#: The names of those among these ids that the actor may see, by id.
Namer = Callable[[Session, Actor, Collection[str]], Mapping[str, str]]

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _shops(session: Session, actor: Actor, ids: Collection[str]) -> dict[str, str]:
    return {key: found["name"] for key, found in terminals.terminal_documents(session, actor, ids).items()}


def _specs(session: Session, actor: Actor, ids: Collection[str]) -> dict[str, str]:
    return {key: found["name"] for key, found in brands.spec_documents(session, actor, ids).items()}


def _promotions(session: Session, actor: Actor, ids: Collection[str]) -> dict[str, str]:
    return {key: found["name"] for key, found in promotions.promotion_documents(session, actor, ids).items()}


def _tasks(session: Session, actor: Actor, ids: Collection[str]) -> dict[str, str]:
    return {key: found["title"] for key, found in tasks.task_documents(session, actor, ids).items()}


def _duties(session: Session, actor: Actor, ids: Collection[str]) -> dict[str, str]:
    """By their shops; one whose shop is still to be chosen has no name."""
    found = in_store_duties.duty_documents(session, actor, ids)
    return {key: duty["terminal"]["name"] for key, duty in found.items() if duty["terminal"]}


def _visits(session: Session, actor: Actor, ids: Collection[str]) -> dict[str, str]:
    shops = {key: found["terminal_id"] for key, found in visits.visit_documents(session, actor, ids).items()}
    names = _shops(session, actor, set(shops.values()))
    return {key: names[shop] for key, shop in shops.items() if shop in names}


def _reviews(session: Session, actor: Actor, ids: Collection[str]) -> dict[str, str]:
    reviewed = reviews.reviewed_visits(session, actor.city_id, ids)
    names = _visits(session, actor, set(reviewed.values()))
    return {key: names[visit] for key, visit in reviewed.items() if visit in names}


_KINDS: dict[str, tuple[Namer, frozenset[str]]] = {
    "terminal": (_shops, frozenset({"terminal_id"})),
    "spec": (_specs, frozenset({"spec_id"})),
    "person": (accounts.names_of, frozenset({"joint_with", "substitute_id"})),
    "promotion": (_promotions, frozenset({"promotion_id"})),
    "task": (_tasks, frozenset({"task_id"})),
    "duty": (_duties, frozenset({"duty_id", "with_duty_id"})),
    "visit": (_visits, frozenset({"visit_id"})),
    "review": (_reviews, frozenset({"review_id"})),
}
KINDS = tuple(_KINDS)


def names_in(session: Session, actor: Actor, document: Any) -> list[dict[str, str]]:
    """`kind`, `id` and `name` of what the document's fields refer to and the actor may see, whatever shape it has."""
    named: list[dict[str, str]] = []
    for kind, (namer, fields) in _KINDS.items():
        wanted = set(_ids(document, fields))
        if wanted:
            names = namer(session, actor, wanted)
            named += [{"kind": kind, "id": key, "name": names[key]} for key in sorted(names)]
    return named


def _ids(value: Any, fields: Collection[str]) -> Iterator[str]:
    within = [value]
    while within:
        each = within.pop()
        if isinstance(each, list):
            within += each
        elif isinstance(each, dict):
            within += each.values()
            said = (each[name] for name in fields if isinstance(each.get(name), str))
            yield from (found for found in (one.lower() for one in said) if _ID.fullmatch(found))
