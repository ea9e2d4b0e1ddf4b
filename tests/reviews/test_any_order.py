"""Whatever authors and reviewers do to a visit, in whatever order: one newest state, what is locked stays as it is, and every
version is there."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from backend.reviews.rules import STATE_AFTER
from backend.visits.rules import LOCKED
from tests.people import Person
from tests.reviews.story import ACCEPTED, REJECTED, RETURNED, Branch, Document, later, say, sheet, slug

DEEDS = ("edit", "hand_in", "accept", "return", "reject", "undo", "appeal", "uphold", "dismiss", "withdraw_appeal")
REFUSALS = {
    "visit-locked", "already-reviewed", "not-handed-in", "undo-too-late", "not-appealable", "appealed-already",
    "appeal-decided", "own-decision", "not-the-reviewer",
}  # fmt: skip


class Story:
    """One visit and everything that was done to it; `author` is what the author's phone last had taken."""

    def __init__(self, branch: Branch, reviewer: Person, centre: Person) -> None:
        self.branch, self.reviewer, self.centre = branch, reviewer, centre
        self.visit_id = branch.hand_in()
        self.author: Document = branch.on_phone(self.visit_id)
        self.returned = 0

    def do(self, deed: str) -> None:
        before = self.sheet
        getattr(self, f"_{deed}")()
        self._check(before, deed)

    @property
    def sheet(self) -> Document:
        return sheet(self.reviewer, self.visit_id)

    def _push(self, **changes: Any) -> None:
        document = {**deepcopy(self.author), **changes}
        result = self.branch.push(self.visit_id, document)
        if result["status"] == "applied":
            self.author = document
        else:
            assert result["problem"]["slug"] in REFUSALS

    def _edit(self) -> None:
        self._push(kind="ad_hoc" if self.author["kind"] == "planned" else "planned")

    def _hand_in(self) -> None:
        self._push(submitted_at=later(self.author))

    def _accept(self) -> None:
        self._said(say(self.reviewer, self.visit_id, ACCEPTED))

    def _return(self) -> None:
        answer = say(self.reviewer, self.visit_id, RETURNED)
        self._said(answer)
        self.returned += answer.status_code == 201

    def _reject(self) -> None:
        self._said(say(self.reviewer, self.visit_id, REJECTED))

    def _undo(self) -> None:
        if reviews := self.sheet["reviews"]:
            self._said(self.reviewer.delete(f"/visits/{self.visit_id}/reviews/{reviews[-1]['id']}"))

    def _appeal(self) -> None:
        if reviews := self.sheet["reviews"]:
            said = {"review_id": reviews[-1]["id"], "text": "不对", "appealed_at": self.author["submitted_at"]}
            self._said(self.branch.world.people["manager"].post("/appeals", json=said))

    def _uphold(self) -> None:
        self._decide("upheld")

    def _dismiss(self) -> None:
        self._decide("dismissed")

    def _decide(self, outcome: str) -> None:
        if appeals := self.sheet["appeals"]:
            address = f"/appeals/{appeals[-1]['id']}/decision"
            assert slug(self.reviewer.post(address, json={"outcome": outcome, "note": "看过"}))[1] in REFUSALS
            self._said(self.centre.post(address, json={"outcome": outcome, "note": "看过"}))

    def _withdraw_appeal(self) -> None:
        if appeals := self.sheet["appeals"]:
            self.branch.phone.write("appeals", appeals[-1]["id"], None)
            [result] = self.branch.phone.push()
            assert result["status"] in ("applied", "unchanged") or result["problem"]["slug"] in REFUSALS

    def _said(self, answer: Any) -> None:
        assert answer.status_code < 300 or answer.json["slug"] in REFUSALS, answer.json

    def _check(self, before: Document, deed: str) -> None:
        now = self.sheet
        for name in ("kind", "submitted_at", "sections"):
            assert now["visit"][name] == self.author[name]
        if before["state"] in LOCKED:
            assert now["visit"]["submitted_at"] == before["visit"]["submitted_at"]
            assert now["visit"]["kind"] == before["visit"]["kind"]
        if now["version"] == before["version"]:
            assert (now["state"], now["reviews"]) == (before["state"], before["reviews"])
        assert now["reviews"][: len(before["reviews"])] == before["reviews"]
        newest = now["reviews"][-1] if now["reviews"] else None
        if newest and len(now["reviews"]) > len(before["reviews"]):
            assert now["state"] == STATE_AFTER[newest["outcome"]]
        assert (now["visit"]["server"]["review"] or {}).get("id") == (newest or {}).get("id")
        returns = [each["id"] for each in now["reviews"] if each["outcome"] == "returned"]
        assert [each["review_id"] for each in now["versions"]] == [*returns, None]
        assert len(returns) == self.returned
        assert [each["number"] for each in now["versions"]] == list(range(1, self.returned + 2))
        open_tasks = self.reviewer.get(f"/tasks?origin_id={self.visit_id}&closed=false").json["items"]
        assert len(open_tasks) <= 1
        if now["state"] in LOCKED:
            assert open_tasks == []
        assert self.branch.server_part(self.visit_id)["state"] == now["state"], deed
        assert self.branch.phone.is_true_copy()


@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=4, max_size=14))
@hypothesis_settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_happens_a_visit_has_one_newest_state_and_its_whole_history(
    branch: Branch, reviewer: Person, centre: Person, deeds: list[str]
) -> None:
    story = Story(branch, reviewer, centre)
    for deed in deeds:
        story.do(deed)
