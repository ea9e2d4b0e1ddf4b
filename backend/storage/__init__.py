"""Where bytes lie: one wrapper over obstore, on a local folder or on S3.

An object has a key, such as `439900/originals/ab/cd/abcd…`, and never changes under it. The rest of the code knows neither
folders nor buckets, and gets one refusal for whatever goes wrong with them.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from backend.config import ConfigurationError, Settings
from backend.storage.base import Missing, Storage
from backend.storage.folder import FolderStorage
from backend.storage.s3 import S3Storage

__all__ = ["FolderStorage", "Missing", "S3Storage", "Storage", "blob_key", "open_storage"]


def blob_key(city_id: int, kind: str, sha256: str) -> str:
    """Where bytes lie that are named by their hash; two levels of folders, so that none holds too many."""
    return f"{city_id}/{kind}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def open_storage(settings: Settings) -> Storage:
    """The storage of these settings; nothing is asked of it before it is used.

    Raises:
        ConfigurationError: when the address is not one that we know.
    """
    if not settings.storage_url:
        return FolderStorage(settings.home / "photos")
    address = urlsplit(settings.storage_url)
    if address.scheme != "s3" or not address.netloc or address.query or address.fragment:
        raise ConfigurationError("ZHUDIAN_STORAGE_URL must be empty or s3://bucket/prefix.")
    return S3Storage(settings, address.netloc, address.path.strip("/"))
