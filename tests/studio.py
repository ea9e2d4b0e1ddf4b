"""Where photos arrive in tests as after an upload, and a worker that looks at them when told to."""

from __future__ import annotations

from typing import Any

from backend.db import Database, new_id, utc_now
from backend.jobs import Context, run_due
from backend.photos.receiving import receive_photo
from backend.photos.rules import ORIGINALS
from backend.storage import blob_key, open_storage
from backend.visits.service import photos_arrived
from backend.work import HANDLERS
from tests.people import CITY
from tests.photos.pictures import sha256


def declare(data: bytes, **values: Any) -> dict[str, Any]:
    """What a document says of a photo before its bytes arrive."""
    return {"id": new_id(), "sha256": sha256(data), "size": len(data), "media_type": "image/jpeg"} | values


class Studio:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.storage = open_storage(database.settings)
        self.context = Context(database, self.storage, database.settings)

    def arrive(self, photo: dict[str, Any], data: bytes) -> None:
        """Let the bytes of a declared photo arrive."""
        self.storage.put(blob_key(CITY, ORIGINALS, photo["sha256"]), [data])
        with self.database.transaction(CITY) as session:
            document_id = receive_photo(session, CITY, photo["id"], photo["sha256"], len(data), utc_now())
            assert document_id is not None
            photos_arrived(session, CITY, [document_id])

    def work(self) -> None:
        """Do all that is due."""
        while run_due(self.context, HANDLERS, 100):
            pass

    def take(self, *pictures: tuple[dict[str, Any], bytes]) -> None:
        """Let photos arrive, one after the other, and be looked at."""
        for photo, data in pictures:
            self.arrive(photo, data)
        self.work()
