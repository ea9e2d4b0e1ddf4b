"""One photo, as the API documents show it."""

from __future__ import annotations

from typing import Any

_PHOTO_ID = "019cb5ee-9c00-7000-8000-000000000003"

PHOTO: dict[str, Any] = {
    "id": _PHOTO_ID,
    "document_id": "019cb5ee-9c00-7000-8000-000000000001",
    "display_check_id": "019cb5ee-9c00-7000-8000-000000000002",
    "view": "back_cabinet",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "size": 3412380,
    "media_type": "image/jpeg",
    "taken_at": "2026-03-02T01:20:41.000Z",
    "source": "camera",
    "received_at": "2026-03-02T10:33:12.205Z",
    "state": "processed",
    "refusal": None,
    "format": "jpeg",
    "width": 4000,
    "height": 3000,
    "sharpness": 412.7,
    "brightness": 118.3,
    "exif": {
        "taken_at": "2026-03-02T01:20:41.000Z",
        "latitude": 30.123456,
        "longitude": 114.123456,
        "camera": "HUAWEI ALN-AL00",
    },
}

THUMBNAIL_LINKS: dict[str, Any] = {
    "items": [{"id": _PHOTO_ID, "url": f"/api/v1/photos/{_PHOTO_ID}/thumbnail?token=WzQzOTkwMCwi…"}],
    "expires_at": "2026-03-02T10:38:12.000Z",
}
LINKS: dict[str, Any] = {
    "items": [
        {"rendition": rendition, "url": f"/api/v1/photos/{_PHOTO_ID}/{rendition}?token=WzQzOTkwMCwi…"}
        for rendition in ("thumbnail", "view", "stamped")
    ],
    "expires_at": "2026-03-02T10:38:12.000Z",
}
