"""Every version of the document schemas that was ever published, and how an older document becomes a present one.

A phone may run an app that is six months old. Within a version fields are only added, and never required; whatever else has to
change makes a new version, and an entry here that turns the version before it into the new one. `tests/sync/published` holds
documents of each version, which must be taken for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

#: Turns a document of one version into the next; it must take whatever was sent, for nothing has been validated yet.
Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

#: The version that this server's schemas are. `App.schema` of a push says which one the phone speaks.
NEWEST = 1
#: Apps that speak an older version must be updated; what they send is kept.
OLDEST = 1

#: collection → version → how its documents become the next version's.
UPGRADES: Mapping[str, Mapping[int, Upgrade]] = {}


def upgrade(collection: str, document: dict[str, Any], version: int) -> dict[str, Any]:
    """The document as the newest version has it. A version that is newer than ours is taken as ours."""
    steps = UPGRADES.get(collection, {})
    for each in range(version, NEWEST):
        if step := steps.get(each):
            document = step(document)
    return document
