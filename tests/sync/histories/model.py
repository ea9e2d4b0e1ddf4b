"""What must become of every request that reaches the server, in the order in which they arrive there.

The model knows nothing of revisions but those it is told in answers, and nothing of tables: the last edit of each visit, who
covers each shop, and who was ever entitled to what. Whatever the server does otherwise is a surprise.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]

#: A version of the template that does not exist.
UNKNOWN_VERSION = 99


@dataclass(frozen=True)
class Last:
    """The last edit of a visit that was taken."""

    person_id: str
    device_id: str
    device_seq: int
    rev: int
    doc: Document | None


@dataclass
class Model:
    """`original` and `covers`: shop → who covered it on the day of all visits, and who does now."""

    original: dict[str, str]
    covers: dict[str, str | None]
    last: dict[str, Last] = field(default_factory=dict)
    #: Edits that have been answered, as (device, count), and refusals, as person → {(visit, count)}.
    answered: set[tuple[str, int]] = field(default_factory=set)
    refused: dict[str, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))
    entitled: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    surprises: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._entitle()

    # ---- what arrives -------------------------------------------------------------------------------------------------

    def pushed(self, person_id: str, device_id: str, changes: list[Document], results: list[Document]) -> None:
        if len(changes) != len(results):
            self.surprises.append(f"{len(changes)} changes, {len(results)} results")
        for change, result in zip(changes, results, strict=False):
            self._judge(person_id, device_id, change, result)
            self.answered.add((device_id, change["device_seq"]))
            if shown := result.get("doc"):
                self._see(person_id, "visits", shown["id"], shown)

    def _judge(self, person_id: str, device_id: str, change: Document, result: Document) -> None:
        visit_id, seq, doc = change["id"], change["device_seq"], change.get("doc")
        last = self.last.get(visit_id)
        own = last if last is not None and last.person_id == person_id else None
        if (own and own.doc == doc) or (own and own.device_id == device_id and seq <= own.device_seq):
            expected = {"unchanged"}
        elif own and own.device_id != device_id and change["base_rev"] < own.rev:
            expected = {"conflict"}
        elif doc is None:
            expected = {"applied", "unchanged"}  # it may have been nowhere to be taken back from
            if last is None or own:
                rev = result.get("rev") or (own.rev if own else 0)
                self.last[visit_id] = Last(person_id, device_id, seq, rev, None)
        elif (last and not own) or not self.is_good(person_id, doc):
            expected = {"rejected"}
        else:
            expected = {"applied"}
            self.last[visit_id] = Last(person_id, device_id, seq, result.get("rev", 0), doc)
            self._entitle()
        if expected & {"conflict", "rejected"}:
            self.refused[person_id].add((visit_id, seq))
        if result["status"] not in expected:
            self.surprises.append(f"edit {seq} of visit {visit_id}: {result}, expected {' or '.join(sorted(expected))}")

    def is_good(self, person_id: str, doc: Document) -> bool:
        """Whether a visit can be taken: sound, and to a shop that is the manager's, or was on that day."""
        shop = doc["terminal_id"]
        return doc["template_version"] != UNKNOWN_VERSION and person_id in (self.covers[shop], self.original[shop])

    def pulled(self, person_id: str, changes: list[Document]) -> None:
        for change in changes:
            self._see(person_id, change["collection"], change["id"], change.get("doc"))

    def _see(self, person_id: str, collection: str, doc_id: str, doc: Document | None) -> None:
        """Nothing travels to whom it does not concern; of what they lost, or sent themselves, they may be told that it has gone."""
        if collection not in ("visits", "terminals"):
            return
        if doc is None:
            if doc_id not in self.entitled[person_id]:
                self.surprises.append(f"the id of a foreign document travelled: {collection} {doc_id}")
        elif self.covers.get(doc["terminal_id"] if collection == "visits" else doc_id) != person_id:
            self.surprises.append(f"a foreign document travelled: {collection} {doc_id}")

    # ---- what desks do ------------------------------------------------------------------------------------------------

    def handed_over(self, shops: list[str], manager_id: str | None) -> None:
        self.covers.update(dict.fromkeys(shops, manager_id))
        self._entitle()

    def _entitle(self) -> None:
        for shop, person_id in self.covers.items():
            if person_id is not None:
                self.entitled[person_id].add(shop)
        for visit_id, last in self.last.items():
            self.entitled[last.person_id].add(visit_id)
            if last.doc and (person_id := self.covers[last.doc["terminal_id"]]):
                self.entitled[person_id].add(visit_id)

    # ---- what must be there in the end --------------------------------------------------------------------------------

    def visits_of(self, author_id: str) -> set[str]:
        return {visit_id for visit_id, last in self.last.items() if last.doc and last.person_id == author_id}

    def visits_on_phones_of(self, person_id: str) -> dict[str, Document]:
        return {
            visit_id: last.doc
            for visit_id, last in self.last.items()
            if last.doc and self.covers[last.doc["terminal_id"]] == person_id
        }

    def shops_of(self, person_id: str) -> set[str]:
        return {shop for shop, covered_by in self.covers.items() if covered_by == person_id}
