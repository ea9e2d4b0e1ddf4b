"""Owners' names and phones: sealed where they lie, masked in every list, shown in clear on record only (R29)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend.access import Actor, Verb, require
from backend.audit import service as audit
from backend.terminals import queries, rules

MASKS = {"owner_name": rules.masked_name, "owner_phone": rules.masked_phone}


def reveal_owner(session: Session, actor: Actor, terminal_id: str) -> dict[str, str | None]:
    """The owner's name and phone in clear; who looked is put on record (R29).

    Raises:
        Problem: `not-found`, `forbidden`.
    """
    row = queries.find_terminal(session, actor, terminal_id)
    require(actor, Verb.READ_OWNERS)
    audit.record(session, actor, "reveal_owner", "terminal", terminal_id)
    return opened(session, row)


def sealed_columns(session: Session, owner: Mapping[str, str | None]) -> dict[str, str | None]:
    """The columns that hold this owner data, given in clear."""
    vault = session.info["vault"]
    columns: dict[str, str | None] = {}
    for name, plain in owner.items():
        columns[f"{name}_sealed"] = vault.seal(plain) if plain else None
        columns[f"{name}_masked"] = MASKS[name](plain)
    return columns


def opened(session: Session, row: Mapping[str, Any]) -> dict[str, str | None]:
    """Owner data in clear, from the columns of a terminal; the caller puts on record who reads it."""
    vault = session.info["vault"]
    return {name: vault.open(sealed) if (sealed := row[f"{name}_sealed"]) else None for name in MASKS}


def masked(row: Mapping[str, Any]) -> dict[str, str | None]:
    return {name: row[f"{name}_masked"] for name in MASKS}


def is_stored(session: Session, row: Mapping[str, Any], name: str, plain: str | None) -> bool:
    """Whether this is what the row holds; the seal is broken only where the masks agree."""
    if MASKS[name](plain) != row[f"{name}_masked"]:
        return False
    return plain is None or bool(session.info["vault"].open(row[f"{name}_sealed"]) == plain)
