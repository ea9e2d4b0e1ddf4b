"""Everything that can be refused: one catalogue of slug, status and sentence (RFC 9457).

A slug is stable and never reused. The sentences are English here and translated where they are shown; docs/problems.md is
checked against this file. To refuse: `raise VISIT_LOCKED()` or `raise INVALID(errors=[fault("check_in.position", "…")])`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypedDict


class Fault(TypedDict):
    """One field and why it was refused; `field` is a path such as `shelf_checks.0.facings`."""

    field: str
    reason: str


_MOST_FAULTS = 1000
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f]")


def legible(text: str, most: int = 200) -> str:
    """What a client named, fit to be stored and shown."""
    return _UNPRINTABLE.sub("\ufffd", text)[:most]


def fault(field: str, reason: str) -> Fault:
    return {"field": legible(field), "reason": reason}


def faults_from(messages: Any) -> list[Fault]:
    """marshmallow's nested messages as a flat list of field paths and reasons."""
    return list(islice(_flatten(messages, ""), _MOST_FAULTS))


def _flatten(messages: Any, path: str) -> Iterator[Fault]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flatten(inner, path if key == "_schema" else f"{path}.{key}" if path else str(key))
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield fault(path, str(message))


@dataclass(frozen=True)
class Kind:
    slug: str
    status: int
    title: str

    def __call__(self, detail: str | None = None, errors: Iterable[Fault] = (), **facts: Any) -> Problem:
        return Problem(self, detail, list(errors), facts)


class Problem(Exception):
    """A refusal, on its way to whoever asked.

    `detail` adds what the title cannot say; `errors` name fields; `facts` are further members of the answer, such as
    `retry_after_seconds`.
    """

    def __init__(self, kind: Kind, detail: str | None, errors: list[Fault], facts: dict[str, Any]) -> None:
        super().__init__(kind.slug, detail, errors)
        self.kind, self.detail, self.errors, self.facts = kind, detail, errors, facts

    def as_dict(self, say: Callable[[str], str] = str) -> dict[str, Any]:
        """The problem document; `say` puts a sentence into the reader's language."""
        document: dict[str, Any] = {
            "type": f"/docs/problems#{self.kind.slug}",
            "slug": self.kind.slug,
            "title": say(self.kind.title),
            "status": self.kind.status,
        }
        if self.detail:
            document["detail"] = say(self.detail)
        if self.errors:
            document["errors"] = [fault(each["field"], say(each["reason"])) for each in self.errors]
        return {**document, **self.facts}


CATALOGUE: dict[str, Kind] = {}


def _kind(slug: str, status: int, title: str) -> Kind:
    assert slug not in CATALOGUE, slug
    CATALOGUE[slug] = Kind(slug, status, title)
    return CATALOGUE[slug]


# The request itself
MALFORMED_JSON = _kind("malformed-json", 400, "The body is not valid JSON in UTF-8.")
BAD_ENCODING = _kind("bad-encoding", 400, "The body could not be unpacked; it must be plain or gzip.")
BAD_REQUEST = _kind("bad-request", 400, "The request could not be understood.")
BAD_CURSOR = _kind("bad-cursor", 400, "The cursor is not one that this server gave out.")
NOT_FOUND = _kind("not-found", 404, "There is no such thing, or it is not yours to see.")
METHOD_NOT_ALLOWED = _kind("method-not-allowed", 405, "That cannot be done at this address.")
NOT_ACCEPTABLE = _kind("not-acceptable", 406, "No form that you accept can be made of this.")
STALE = _kind("stale", 412, "It has changed since you read it.")
TOO_LARGE = _kind("too-large", 413, "The body is larger than the limit.")
UNSUPPORTED_MEDIA_TYPE = _kind("unsupported-media-type", 415, "The body must be JSON.")
INVALID = _kind("invalid", 422, "Some fields cannot be accepted.")
TOO_MANY_REQUESTS = _kind("too-many-requests", 429, "Too many requests; please wait.")
INTERNAL = _kind("internal", 500, "Something went wrong on our side; nothing was changed.")
UNAVAILABLE = _kind("unavailable", 503, "The server cannot do this right now; please try again.")
STORAGE_UNAVAILABLE = _kind("storage-unavailable", 503, "The pictures' storage does not answer; please try again.")
STORAGE_FULL = _kind("storage-full", 507, "The server has no room left; nothing was changed.")

# Who is asking
NOT_LOGGED_IN = _kind("not-logged-in", 401, "Please log in.")
SESSION_EXPIRED = _kind("session-expired", 401, "The session has ended; please log in again.")
WRONG_CREDENTIALS = _kind("wrong-credentials", 401, "User name or password is wrong.")
DEVICE_REVOKED = _kind("device_revoked", 401, "This device has been revoked.")
ACCOUNT_DISABLED = _kind("account-disabled", 401, "This account has been disabled.")
TOO_MANY_ATTEMPTS = _kind("too-many-attempts", 429, "Too many failed log-ins; please wait.")
CITY_REQUIRED = _kind("city-required", 422, "Several cities are served here; say which one.")
FORBIDDEN = _kind("forbidden", 403, "You may see this, but your role may not do it.")

# Accounts
USERNAME_TAKEN = _kind("username-taken", 409, "The user name is already in use.")
LAST_ADMINISTRATOR = _kind("last-administrator", 409, "The city would be left without an administrator.")
ROLE_NEEDS_BRANCH = _kind("role-needs-branch", 422, "This role belongs to a branch; name one.")
ROLE_NEEDS_MANUFACTURER = _kind("role-needs-manufacturer", 422, "A promoter belongs to a manufacturer; name one.")

# Terminals and brands
LICENCE_TAKEN = _kind("licence-taken", 409, "Another terminal has this licence number.")
CODE_TAKEN = _kind("code-taken", 409, "The code is already in use.")
NOT_A_MANAGER = _kind("not-a-manager", 409, "Only an active customer manager of the terminal's branch can cover it.")
NOT_ELIGIBLE = _kind("not-eligible", 409, "Only a modern terminal that is open can be a benchmark.")
IMPORT_REFUSED = _kind("import-refused", 422, "Some rows cannot be accepted; nothing was imported.")
FILE_NOT_READABLE = _kind("file-not-readable", 422, "The file is not a CSV or XLSX table that can be read.")

# Tasks
TASK_CLOSED = _kind(
    "task-closed", 409, "The branch has spoken on this task; what was reported can no longer be changed."
)
TASK_MOVED_ON = _kind("task-moved-on", 409, "The task is not in a state in which that can be done.")

# Visit plans
VISIT_PLAN_CONFIRMED = _kind(
    "visit-plan-confirmed", 409, "The branch has confirmed this plan; say why it has to be changed."
)
VISIT_PLAN_NOT_OPEN = _kind("visit-plan-not-open", 409, "The plan is not in a state in which that can be done.")
# Anomaly reports and complaints
REPORT_TOO_EARLY = _kind("report-too-early", 422, "A report is written on its day or afterwards, never before.")
REPORT_TOO_OLD = _kind("report-too-old", 409, "This day lies too far back; its reports are closed.")
NOT_A_WORKING_DAY = _kind("not-a-working-day", 422, "No report is due on a day on which nobody works.")
REPORT_EXISTS = _kind("report-exists", 409, "There is a report for this day already; change that one.")
REPORT_LOCKED = _kind("report-locked", 409, "The time to change this report is over.")
COMPLAINT_MOVED_ON = _kind("complaint-moved-on", 409, "The complaint is not in a state in which that can be done.")

# Displays
NOT_YOUR_PROPOSAL = _kind("not-your-proposal", 403, "At this stage of the products' life that is up to the other side.")
PLAN_NOT_OPEN = _kind("plan-not-open", 409, "This version of the plan does not wait for an answer.")
ALREADY_SIGNED = _kind("already-signed", 409, "Your side has signed this version; it waits for the other one.")

# The life of products
STAGE_NOT_REACHABLE = _kind("stage-not-reachable", 409, "The product cannot go there from the stage it is in.")
NOT_IN_INTRODUCTION = _kind("not-in-introduction", 409, "Only a product in its introduction is tried.")
TASTE_TEST_NEEDED = _kind("taste-test-needed", 409, "The product has to pass a taste test first.")
TOO_FEW_TASTERS = _kind("too-few-tasters", 409, "Too few people have tasted for a judgement.")
TRIAL_ENDED = _kind("trial-ended", 409, "This test or pilot sale has ended.")

# Confirmation of displays
CASE_DECIDED = _kind("case-decided", 409, "This has been decided already.")
CASE_LATE = _kind("case-late", 409, "The time to answer is over; the case counts as not confirmed in time (D8).")
CASE_CHANGED = _kind("case-changed", 409, "The check has changed since you read it; please look at it again.")
UNDO_TOO_LATE = _kind("undo-too-late", 409, "This decision can no longer be taken back.")
NOT_DISPUTED = _kind("not-disputed", 409, "There is no open dispute to settle.")
RECTIFICATION_OPEN = _kind("rectification-open", 409, "This display is being put right already.")

# Scores
MONTH_NOT_OVER = _kind("month-not-over", 409, "The month is not over yet.")
MONTH_CLOSED = _kind("month-closed", 409, "The month has been closed; what arrives now makes a revision.")
MONTH_OPEN = _kind("month-open", 409, "The month has not been closed yet; its scores may still change.")
PLAN_FAULT_ANSWERED = _kind("plan-fault-answered", 409, "The other side has answered this already.")
NOT_THE_OTHER_SIDE = _kind("not-the-other-side", 403, "Your side has recorded this; the other side answers it.")
SCORE_APPEALED = _kind("score-appealed", 409, "This score has been appealed already.")
SCORE_APPEAL_DECIDED = _kind("score-appeal-decided", 409, "This appeal has been decided already.")
OWN_APPEAL = _kind("own-appeal", 403, "Nobody decides on an appeal of their own.")

# Visits and sync
UNKNOWN_TERMINAL = _kind("unknown-terminal", 422, "The terminal does not exist or is not yours.")
UNKNOWN_REFERENCE = _kind("unknown-reference", 422, "Something it refers to does not exist.")
MISSING_REFERENCE = _kind("missing-reference", 409, "Something it refers to has not arrived yet; send it again later.")
TIME_OUT_OF_RANGE = _kind(
    "time-out-of-range", 422, "The time cannot be true, even after correcting the device's clock."
)
VISIT_LOCKED = _kind("visit-locked", 409, "The branch has decided on the visit, which can no longer be changed.")
NOT_THE_AUTHOR = _kind("not-the-author", 403, "Only the manager who made the visit can change it.")
CONFLICT = _kind("conflict", 409, "Another device has changed it since; both versions are kept.")
UNKNOWN_COLLECTION = _kind("unknown-collection", 422, "There is no such collection, or it is read only.")
UPGRADE_REQUIRED = _kind("upgrade_required", 426, "This version of the app is too old; update it, your work is kept.")
TOO_MANY_DOCUMENTS = _kind("too-many-documents", 413, "Too many documents in one push.")
REFUSAL_CLOSED = _kind("refusal-closed", 409, "This refusal has been dealt with already.")
CURSOR_BEHIND = _kind("cursor-behind", 409, "There are changes after this cursor; pull them first.")
RESET_REQUIRED = _kind("reset-required", 409, "What this phone holds is void; empty its database and pull anew.")

# Reviews
VERSION_REQUIRED = _kind("version-required", 428, "Say in If-Match which version you have looked at.")
ALREADY_REVIEWED = _kind("already-reviewed", 409, "The visit has been decided already; only an appeal opens it again.")
NOT_HANDED_IN = _kind("not-handed-in", 409, "The visit waits for its manager, who has not handed it in.")
FLAGGED = _kind("flagged", 409, "The visit is flagged or was reviewed before; look at it by itself.")
AUTHOR_MOVED_ON = _kind(
    "author-moved-on", 409, "Its author no longer covers the shop and could not change the visit; accept or reject it."
)
NOT_THE_REVIEWER = _kind("not-the-reviewer", 403, "Only whoever decided this can take it back.")
NOT_APPEALABLE = _kind(
    "not-appealable", 409, "Nothing was returned or rejected here, so there is nothing to appeal against."
)
APPEALED_ALREADY = _kind("appealed-already", 409, "There is an appeal against this decision already.")
APPEAL_LATE = _kind("appeal-late", 409, "The time to appeal against this decision is over.")
APPEAL_DECIDED = _kind("appeal-decided", 409, "The appeal has been decided.")
OWN_DECISION = _kind("own-decision", 403, "Somebody else than the reviewer decides on an appeal.")

# Signals
OWN_WORK = _kind("own-work", 403, "Nobody judges their own work; leave it to a colleague.")
# Retailers
LINK_ALTERED = _kind("link-altered", 403, "This link is incomplete or has been altered.")
LINK_USED = _kind("link-used", 409, "This link has been answered already; nothing more is needed.")
LINK_EXPIRED = _kind("link-expired", 410, "The time to answer this link is over.")
LINK_VOID = _kind(
    "link-void", 410, "This link is no longer needed: what it asks about was taken back, or a newer one exists."
)
SURVEY_EXISTS = _kind("survey-exists", 409, "There is a survey for this quarter already.")
# In-store days
DEPARTURE_BEFORE_ARRIVAL = _kind("departure-before-arrival", 422, "Nobody leaves a shop before arriving there.")
IN_STORE_DAY_OPEN = _kind(
    "in-store-day-open", 409, "Another in-store day of this date is still open; end it by its departure first."
)
IN_STORE_DAY_LOCKED = _kind(
    "in-store-day-locked", 409, "The branch has accepted this in-store day; it can no longer be changed."
)
IN_STORE_DAY_UNFINISHED = _kind("in-store-day-unfinished", 409, "The in-store day has not been handed in yet.")
DUTY_NOT_OPEN = _kind("duty-not-open", 409, "This duty is not open any more: it was kept, missed or excused.")
REQUEST_DECIDED = _kind("request-decided", 409, "This request has been decided already.")

# Exports
TOO_MANY_EXPORTS = _kind("too-many-exports", 409, "You have several exports under way; wait for one, or give one up.")
EXPORT_NOT_READY = _kind("export-not-ready", 409, "The file has not been written yet.")
EXPORT_EXPIRED = _kind("export-expired", 410, "The file has been removed after its time; ask for the export anew.")
EXPORT_TOO_LONG = _kind("export-too-long", 422, "The list has more rows than a workbook holds; ask for CSV.")
# Promotions
PROMOTION_NOT_YOURS = _kind(
    "promotion-not-yours", 403, "At this stage of the specs a promotion is up to the other side."
)
PROMOTION_MOVED_ON = _kind("promotion-moved-on", 409, "The promotion is not in a state in which that can be done.")
OWN_SIGNATURE = _kind("own-signature", 409, "Your side has signed this step; it waits for the other one.")
EVALUATION_EARLY = _kind("evaluation-early", 409, "A promotion is evaluated when the month after its end is over.")
PROMOTION_NOT_RUNNING = _kind("promotion-not-running", 409, "On that day the promotion was not there to be checked.")
PROMOTION_CHECK_DECIDED = _kind("promotion-check-decided", 409, "A desk has decided on this check.")

# Market information
DOCUMENT_NOT_ACCEPTED = _kind(
    "document-not-accepted",
    422,
    "What the file holds is no workbook, text document, PDF, CSV or picture that is taken.",
)

# Pictures
LINK_INVALID = _kind("link-invalid", 403, "The link has expired or was altered; ask for a new one.")
PHOTO_NOT_READY = _kind("photo-not-ready", 409, "The photo has not arrived yet, or has not been looked at.")
PHOTO_REFUSED = _kind("photo-refused", 409, "What arrived is not a photo, so there is nothing to show.")
PHOTO_ERASED = _kind("photo-erased", 410, "The photo was erased after its time; what was found in it is kept.")
RANGE_NOT_SATISFIABLE = _kind("range-not-satisfiable", 416, "The picture has no such bytes.")

# Uploads of photos
TUS_VERSION = _kind("tus-version", 412, "Uploads speak tus 1.0.0; say so in Tus-Resumable.")
NOT_AN_UPLOAD = _kind("not-an-upload", 415, "The body must be application/offset+octet-stream.")
PHOTO_NOT_DECLARED = _kind(
    "photo-not-declared", 409, "No document that has arrived declares this photo; send it first."
)
PHOTO_DIFFERS = _kind("photo-differs", 422, "The photo is not the one that was declared; begin its upload anew.")
WRONG_OFFSET = _kind("wrong-offset", 409, "The upload goes on at another place; ask for it.")
WRONG_CHECKSUM = _kind("wrong-checksum", 460, "What arrived is not what was sent, and was dropped; send it again.")
UPLOAD_EXPIRED = _kind("upload-expired", 410, "The upload took too long and has expired; begin it anew.")
UPLOAD_LIMIT = _kind("upload-limit", 429, "You have sent as much as you may for now.")
