"""Storage in a bucket of Amazon's S3, or of another that speaks its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import chain
from typing import Any

from obstore.store import S3Store

from backend.config import Settings
from backend.storage.base import Counter, Missing, Storage, faults, writing

#: S3 takes no smaller part of a large object.
PART_BYTES = 5 * 1024 * 1024


class S3Storage(Storage):
    """A bucket, ours below the prefix. What S3 has answered for is durable."""

    def __init__(self, settings: Settings, bucket: str, prefix: str) -> None:
        self.settings, self.bucket, self.prefix = settings, bucket, prefix

    def _open(self) -> S3Store:
        settings = self.settings
        chosen: dict[str, Any] = {
            "endpoint": settings.storage_endpoint,
            "region": settings.storage_region,
            "access_key_id": settings.storage_key_id,
            "secret_access_key": settings.storage_key_secret,
        }
        return S3Store(
            self.bucket,
            prefix=self.prefix or None,
            config={name: value for name, value in chosen.items() if value},  # type: ignore[arg-type]
            # Whether it is http is said by the endpoint, which is https unless somebody named another.
            client_options={
                "allow_http": True,
                "connect_timeout": timedelta(seconds=3),
                "timeout": timedelta(seconds=60),
            },
            # A phone waits: better to say soon that it cannot be done now.
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=15)},
        )

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        counter = Counter(chunks)
        first, whole = _first_part(counter)
        with writing(key, counter):
            # What fits into one part goes in one request.
            self._store.put(key, first if whole else chain([first], counter), chunk_size=PART_BYTES, max_concurrency=2)
        return counter.bytes

    def delete(self, keys: Iterable[str]) -> None:
        wanted = list(keys)
        if wanted:
            with suppress(Missing), faults(*wanted):
                self._store.delete(wanted)

    def check(self) -> None:
        # A bucket that is not there shows when it is listed, not when an object is asked for.
        with faults():
            next(iter(self._store.list(chunk_size=1)), None)


def _first_part(chunks: Iterator[bytes]) -> tuple[bytes, bool]:
    """As much as fits into one part or a chunk more, and whether that is all."""
    part = bytearray()
    for chunk in chunks:
        part += chunk
        if len(part) >= PART_BYTES:
            return bytes(part), False
    return bytes(part), True
