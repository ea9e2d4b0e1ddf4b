"""Facts and results as plain data, so that a closed month can be kept, and computed again to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from backend.scores.maintenance_rules import MaintenanceScore, PlanFault
from backend.scores.standings import Examinee, FaultOfPlan, Found, MonthFacts, Part


def facts_document(facts: MonthFacts) -> dict[str, Any]:
    """In an order of its own: the same facts make the same document, however they were read."""
    return {
        "terminals": {_name(examinee): count for examinee, count in sorted(facts.terminals.items())},
        "found": [list(each) for each in sorted(facts.found, key=lambda each: (each.source_id, each.terminal_id))],
        "faults": [list(each) for each in sorted(facts.faults)],
        "branches": sorted(facts.branches),
        "managers": sorted(facts.managers),
        "promoters": {maker: sorted(people) for maker, people in sorted(facts.promoters.items())},
    }


def facts_from(document: Mapping[str, Any]) -> MonthFacts:
    return MonthFacts(
        terminals={_examinee(name): count for name, count in document["terminals"].items()},
        found=tuple(Found(*each) for each in document["found"]),
        faults=tuple(FaultOfPlan(each[0], PlanFault(each[1]), *each[2:]) for each in document["faults"]),
        branches=tuple(document["branches"]),
        managers=tuple(document["managers"]),
        promoters={maker: tuple(people) for maker, people in document["promoters"].items()},
    )


def result_document(result: MaintenanceScore) -> dict[str, Any]:
    """A score with all that explains it, as plain data."""
    document = asdict(result)
    document["worst"] = [failure._asdict() for failure in result.worst]
    document["provisional"] = [str(why) for why in result.provisional]
    document["band"] = str(result.band)
    return document


def _name(examinee: Examinee) -> str:
    return f"{examinee.part}:{examinee.id}"


def _examinee(name: str) -> Examinee:
    part, _, examinee_id = name.partition(":")
    return Examinee(Part(part), examinee_id)
