"""What a list's address gives, page after page, to be compared with its export."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from backend.exports.listing import LISTINGS
from tests.people import Person

Row = dict[str, Any]

#: Lists whose rows lie deeper in the answer than in `items`.
_ROWS: dict[str, Callable[[Any], Iterable[Row]]] = {
    "in-store-board": lambda answer: (
        {**duty, "month": answer["month"], "manager": each["manager"]}
        for each in answer["managers"] for duty in each["duties"]
    ),
    "spec-stages": lambda answer: answer["stages"],
    "visit-templates": lambda answer: (
        {**each, "section": section, "question": question}
        for each in answer["items"] for section in each["sections"] for question in section["questions"]
    ),
    "rule-sets": lambda answer: (
        {"kind": each["kind"], "version": each["version"], "parameter": name, "value": value,
         "default": each["defaults"][name]}
        for each in answer["items"] for name, value in each["parameters"].items()
    ),
    "dashboard": lambda answer: ({**card, "month": answer["month"]} for card in answer["cards"]),
    "dashboard-trend": lambda answer: (
        {"month": each["month"], "indicator": name, **figure}
        for each in answer["items"] for name, figure in each["figures"].items()
    ),
    "dashboard-breakdown": lambda answer: (
        {**card, "id": each["id"], "name": each["name"]} for each in answer["items"] for card in each["cards"]
    ),
    "visit-plan-progress-day": lambda answer: ({**each, "day": answer["day"]} for each in answer["items"]),
    "anomaly-report-rollups": lambda answer: (
        {**line, "day": answer["day"], "branch": each["branch"]}
        for each in answer["branches"] for line in each["managers"]
    ),
    "anomaly-report-rates": lambda answer: (
        {**line, "month": answer["month"], "branch": each["branch"]}
        for each in answer["branches"] for line in each["managers"]
    ),
}  # fmt: skip


def listed(person: Person, name: str, /, **filters: Any) -> tuple[int, list[Row] | None]:
    """The status, and all rows; None when the list is refused."""
    each = LISTINGS[name]
    query = {key: "true" if value is True else value for key, value in filters.items()}
    path = each.address.format(**query)
    query = {key: value for key, value in query.items() if f"{{{key}}}" not in each.address}
    if "limit" in each.query().fields:
        query["limit"] = 2
    rows: list[Row] = []
    while True:
        answer = person.get(path, query_string=query)
        if answer.status_code != 200:
            return answer.status_code, None
        told: Any = answer.json
        rows += _ROWS[name](told) if name in _ROWS else told["items"]
        if not told.get("next_cursor"):
            return 200, rows
        query["cursor"] = told["next_cursor"]
