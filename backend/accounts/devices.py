"""A person's devices: which there are, what each last said of itself, and revoking one."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from backend import problems
from backend.access import Actor, Verb, require
from backend.accounts import queries, service
from backend.accounts.models import Device
from backend.audit.service import record
from backend.db import utc_now


def revoke_device(session: Session, actor: Actor, person_id: str, device_id: str) -> None:
    """End a device's sessions for good and have it erase its store at its next request.

    Raises:
        Problem: `not-found`; `forbidden` for another's device, unless the actor manages people.
    """
    device = queries.get_device(session, actor, person_id, device_id)
    if device is None:
        raise problems.NOT_FOUND()
    if person_id != actor.person_id:
        require(actor, Verb.MANAGE_PEOPLE)
    if device.revoked_at is not None:
        return
    device.revoked_at = utc_now()
    service.end_sessions(session, actor.city_id, person_id, device_id=device_id)
    record(session, actor, "revoke", "device", device_id, person_id=person_id)


def list_devices(
    session: Session, actor: Actor, person_id: str, *, after_id: str | None, limit: int
) -> list[dict[str, Any]]:
    """
    Raises:
        Problem: `not-found`; `forbidden` for another's devices, unless the actor manages people.
    """
    service.get_person(session, actor, person_id)
    if person_id != actor.person_id:
        require(actor, Verb.MANAGE_PEOPLE)
    return queries.list_devices(session, actor, person_id, after_id=after_id, limit=limit)


@dataclass(frozen=True)
class Word:
    """What a device says of itself when it is heard of: its app, how far its clock is off ours, and what it has not sent."""

    at: datetime
    app_version: str | None
    clock_offset_ms: int
    unsent_documents: int | None = None
    unsent_photos: int | None = None
    oldest_unsent_at: datetime | None = None


_SAY = (
    update(Device.__table__)  # type: ignore[arg-type]
    .where(
        Device.city_id == bindparam("city"), Device.person_id == bindparam("person"), Device.id == bindparam("device")
    )
    .values(
        last_seen_at=bindparam("at"),
        **{each.name: bindparam(each.name) for each in fields(Word) if each.name != "at"},
    )
)


def note_word(session: Session, actor: Actor, word: Word) -> None:
    """Keep what the actor's device said of itself last."""
    session.connection().execute(
        _SAY, {"city": actor.city_id, "person": actor.person_id, "device": actor.device_id, **asdict(word)}
    )
