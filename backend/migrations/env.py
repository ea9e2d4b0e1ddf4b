"""Alembic's door: runs the steps on the connection that `migrate` hands over."""

from __future__ import annotations

from typing import Any

from alembic import context

from backend.db import Id, JsonDocument, Timestamp
from backend.migrations import METADATA


def write_type(kind: str, thing: Any, _: Any) -> str | bool:
    """Our own column types by the names that script.py.mako gives them: a step must not change when backend/db.py does."""
    if kind != "type":
        return False
    if thing is Id:
        return "ID"
    if thing is JsonDocument:
        return "JSON"
    return "TIME" if isinstance(thing, Timestamp) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=write_type,
)
with context.begin_transaction():
    context.run_migrations()
