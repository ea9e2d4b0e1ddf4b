"""Bringing a month's market information, seeing where every manufacturer stands, reading what came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts.service import time_zone
from backend.audit import service as audit
from backend.brands.queries import find_manufacturer
from backend.city_time import business_day, month_after, month_of, months_between
from backend.db import Database, new_id, utc_now
from backend.market_information import queries
from backend.market_information.documents import DocumentKind, kind_of, name_of
from backend.market_information.models import MarketInformation, document_key
from backend.market_information.numbers import MARKET_INFORMATION_RULES
from backend.market_information.rules import MarketInformationRules, due_on, is_owed, state_of
from backend.problems import fault
from backend.rule_sets.service import rules_for
from backend.storage import Storage
from backend.workdays.queries import load_calendar

#: The sentence of the refusal says it too.
MOST_MONTHS = 24
#: Without a word about months, those that are over: half a year of them.
_MONTHS_SHOWN = 6
_MEGABYTE = 1_000_000


class Upload(NamedTuple):
    """What somebody sends: of which month, the file with the name that they gave it, and what it says in short."""

    month: str
    stream: BinaryIO
    filename: str
    summary: str | None = None


# ---- bringing ---------------------------------------------------------------------------------------------------------


def upload_document(
    database: Database,
    storage: Storage,
    actor: Actor,
    upload: Upload,
    now: datetime | None = None,
    id: str | None = None,
) -> tuple[dict[str, Any], bool]:
    """Keep a document as the newest version of its month. The bytes are durable before a row names them; the same document with
    the same summary again changes nothing. It opens its own transactions: none while bytes are read or stored.

    Returns:
        The version, and whether it is new.

    Raises:
        Problem: `forbidden`; `invalid` for a month to come; `too-large`, `document-not-accepted`, `storage-unavailable`,
            `storage-full`.
    """
    require(actor, Verb.UPLOAD_MARKET_INFORMATION)
    now = now or utc_now()
    with database.reading(actor.city_id) as session:
        rules = rules_for(session, actor.city_id, MARKET_INFORMATION_RULES)
        if upload.month > month_of(business_day(now, time_zone(session, actor))):
            raise problems.INVALID(errors=[fault("month", "This month is still to come.")])
    data = _read(upload.stream, rules)
    kind = kind_of(data)
    if kind is None:
        raise problems.DOCUMENT_NOT_ACCEPTED(kinds=[each.value for each in DocumentKind])
    sha256 = hashlib.sha256(data).hexdigest()
    storage.put(document_key(actor.city_id, sha256), [data])
    with database.transaction(actor.city_id) as session:
        newest = queries.hold_newest(session, actor, upload.month)
        is_new = newest is None or (newest.sha256, newest.summary) != (sha256, upload.summary)
        if newest is None or is_new:
            file = {
                "filename": name_of(upload.filename, kind),
                "kind": kind.value,
                "size_bytes": len(data),
                "sha256": sha256,
            }
            due = newest.due_on if newest else due_on(load_calendar(session, actor.city_id), upload.month, rules)
            newest = MarketInformation(
                city_id=actor.city_id, id=id or new_id(), manufacturer_id=actor.manufacturer_id, month=upload.month,
                version=newest.version + 1 if newest else 1, summary=upload.summary, due_on=due,
                uploaded_by=actor.person_id, uploaded_at=now, **file,
            )  # fmt: skip
            session.add(newest)
            session.flush()
            facts = {"month": newest.month, "version": newest.version, "sha256": sha256}
            audit.record(session, actor, "upload", "market_information", newest.id, **facts)
        return _told(session, actor, newest.id), is_new


def _read(stream: BinaryIO, rules: MarketInformationRules) -> bytes:
    limit = rules.most_megabytes * _MEGABYTE
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise problems.TOO_LARGE(limit_bytes=limit)
    return data


# ---- reading ----------------------------------------------------------------------------------------------------------


def list_standing(
    session: Session, actor: Actor, filters: Mapping[str, Any], now: datetime | None = None
) -> list[dict[str, Any]]:
    """Where each manufacturer stands with each month: when it is due, its state, and the newest document. The newest month first,
    then by name; a month in which a manufacturer had nothing on sale is not owed, and listed only if something came.

    `filters` may hold first_month and last_month (by default the last six that are over), manufacturer_id and state.

    Raises:
        Problem: `forbidden`; `not-found` for a manufacturer that the actor may not see; `invalid` for too many months.
    """
    require(actor, Verb.READ_MARKET_INFORMATION)
    manufacturer_id = filters.get("manufacturer_id")
    if manufacturer_id is not None and find_manufacturer(session, actor, manufacturer_id) is None:
        raise problems.NOT_FOUND()
    zone = time_zone(session, actor)
    today = business_day(now or utc_now(), zone)
    months = _months(filters.get("first_month"), filters.get("last_month"), today)
    rules, calendar = rules_for(session, actor.city_id, MARKET_INFORMATION_RULES), load_calendar(session, actor.city_id)
    due_days = {month: due_on(calendar, month, rules) for month in months}
    documents = queries.newest_documents(session, actor, months, manufacturer_id)
    owing = {row.id: row for row in queries.manufacturers(session, actor, manufacturer_id)}
    names = {row.id: row.name for row in owing.values()}
    names |= {each["manufacturer"]["id"]: each["manufacturer"]["name"] for each in documents.values()}

    def rows() -> Iterator[dict[str, Any]]:
        for month in reversed(months):
            for id, name in sorted(names.items(), key=lambda each: (each[1], each[0])):
                document = documents.get((id, month))
                if document is None and not (id in owing and is_owed(month, owing[id].entry, owing[id].until)):
                    continue
                due = document["due_on"] if document else due_days[month]
                first_upload = business_day(document.pop("first_at"), zone) if document else None
                state = state_of(due, first_upload, today)
                yield {
                    "manufacturer": {"id": id, "name": name}, "month": month, "due_on": due, "state": state.value,
                    "document": document,
                }  # fmt: skip

    return [row for row in rows() if filters.get("state") in (None, row["state"])]


def _months(first: str | None, last: str | None, today: date) -> list[str]:
    last = last or _months_before(month_of(today), 1)
    first = first or _months_before(last, _MONTHS_SHOWN - 1)
    if not 1 <= months_between(first, last) <= MOST_MONTHS:
        raise problems.INVALID(errors=[fault("last_month", "At most 24 months, in order.")])
    months = [first]
    while months[-1] < last:
        months.append(month_after(months[-1]))
    return months


def _months_before(month: str, count: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - count
    return f"{number // 12:04}-{number % 12 + 1:02}"


def list_versions(
    session: Session, actor: Actor, filters: Mapping[str, Any], after: str | None, limit: int
) -> list[dict[str, Any]]:
    """
    Raises:
        Problem: `forbidden`.
    """
    require(actor, Verb.READ_MARKET_INFORMATION)
    return queries.list_documents(session, actor, filters, after, limit)


def get_file(session: Session, actor: Actor, document_id: str) -> MarketInformation:
    """A version whose file can be fetched; whoever hands it out says so by `note_download`.

    Raises:
        Problem: `not-found`.
    """
    return _find(session, actor, document_id)


def note_download(session: Session, actor: Actor, document: MarketInformation) -> None:
    audit.record(session, actor, "download", "market_information", document.id, sha256=document.sha256)


def acknowledge(session: Session, actor: Actor, document_id: str, now: datetime | None = None) -> dict[str, Any]:
    """Note that the city has read a version; who did so first stays.

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    document = _find(session, actor, document_id)
    require(actor, Verb.ACKNOWLEDGE_MARKET_INFORMATION)
    if document.read_at is None:
        document.read_by, document.read_at = actor.account_id, now or utc_now()
        session.flush()
        audit.record(session, actor, "read", "market_information", document_id)
    return _told(session, actor, document_id)


def _told(session: Session, actor: Actor, document_id: str) -> dict[str, Any]:
    document = queries.get_document(session, actor, document_id)
    assert document is not None
    return document


def _find(session: Session, actor: Actor, document_id: str) -> MarketInformation:
    document = queries.find_document(session, actor, document_id)
    if document is None:
        raise problems.NOT_FOUND()
    return document
