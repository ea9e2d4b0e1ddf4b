"""What a month of visits is to bring from every shop: its needs, and the steps of a checklist such as 135 (R25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

#: The section of a template whose answers are the needs of the shop.
NEEDS = "needs"
#: Which steps were skipped is kept as one number, a bit for each.
MOST_STEPS = 60


class Need(NamedTuple):
    topics: list[str]
    note: str | None


def need_in(sections: Mapping[str, Any]) -> Need | None:
    """What a shop needs according to the answers of a visit; None when nothing was answered there."""
    answers = sections.get(NEEDS) or {}
    if not any(_says_something(answer) for answer in answers.values()):
        return None
    topics, note = answers.get("topics"), answers.get("note")
    return Need(topics if isinstance(topics, list) else [], note if isinstance(note, str) and note.strip() else None)


def _says_something(answer: Any) -> bool:
    if isinstance(answer, str):
        return bool(answer.strip())
    return answer is not None and answer != []


@dataclass(frozen=True)
class Checklist:
    """A section of a template that is a checklist: its name, and the keys of its steps in their order."""

    name: str
    section: str
    steps: tuple[str, ...]


def checklists_in(sections: Iterable[Mapping[str, Any]]) -> list[Checklist]:
    """The checklists of a template version."""
    return [
        Checklist(section["checklist"], section["key"], tuple(each["key"] for each in section["questions"]))
        for section in sections
        if section.get("checklist")
    ]


def skipped_in(checklist: Checklist, sections: Mapping[str, Any]) -> int:
    """Which steps were not done, as a number: bit n for the nth step. 0 when all were."""
    answers = sections.get(checklist.section) or {}
    return sum(1 << place for place, step in enumerate(checklist.steps) if answers.get(step) is not True)


def steps_in(skipped: int, steps: Sequence[str]) -> list[str]:
    """The steps that such a number names."""
    return [step for place, step in enumerate(steps) if skipped >> place & 1]
