"""Where bytes lie: one wrapper over obstore, on a local folder or on S3.

An object has a key, such as `439900/originals/ab/cd/abcd…`, and never changes under it. The rest of the code knows neither
folders nor buckets, and gets one refusal for whatever goes wrong with them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from backend import problems
from backend.config import ConfigurationError, Settings
from backend.db import new_id

log = structlog.get_logger(__name__)

RETRY_AFTER_SECONDS = 30
#: What is read and written at a time; S3 takes no smaller part of a large object.
READ_BYTES, PART_BYTES = 262_144, 5 * 1024 * 1024
#: Objects are written here first, on a folder, and moved when they are whole and durable.
INCOMING = "incoming"

_KEY = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z._-]*(/[0-9A-Za-z_-][0-9A-Za-z._-]*)*")


class Missing(Exception):
    """There is no object under this key."""


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


class Storage:
    """What both kinds share. Every method may refuse with `storage-unavailable`."""

    @cached_property
    def _store(self) -> LocalStore | S3Store:
        # Opened when first used: a server's processes must not share what obstore starts.
        return self._open()

    def _open(self) -> LocalStore | S3Store:
        raise NotImplementedError

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        """Store the chunks as they come; the object is there, whole and durable, when this returns, and not before.

        What the chunks' own iterator raises comes through, and nothing is stored.

        Returns:
            the number of bytes.
        """
        raise NotImplementedError

    def move(self, source: str, target: str) -> None:
        """
        Raises:
            Missing: when there is no source.
        """
        with _faults(source, target):
            self._store.rename(source, target)

    def get(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to, without, `end`; `start` lies inside the object.

        Raises:
            Missing
        """
        with _faults(key):
            options: Any = {"range": {"offset": start} if end is None else (start, end)} if start or end else None
            stream = iter(self._store.get(key, options=options).stream(min_chunk_size=READ_BYTES))
        return self._chunks(key, stream)

    @staticmethod
    def _chunks(key: str, stream: Iterator[Any]) -> Iterator[bytes]:
        while True:
            with _faults(key):
                chunk = next(stream, None)
            if chunk is None:
                return
            yield bytes(chunk)

    def size(self, key: str) -> int | None:
        try:
            with _faults(key):
                return int(self._store.head(key)["size"])
        except Missing:
            return None

    def delete(self, keys: Iterable[str]) -> None:
        """Those that are not there are passed over."""
        for key in keys:
            with suppress(Missing), _faults(key):
                self._store.delete(key)

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys below the prefix, which is a whole part of a path, in no order."""
        return (str(each["path"]) for each in self._list(prefix))

    def _list(self, prefix: str) -> Iterator[Any]:
        with _faults(prefix):
            pages = iter(self._store.list(prefix, chunk_size=1000))
        while True:
            with _faults(prefix):
                page = next(pages, None)
            if page is None:
                return
            yield from page

    def check(self) -> None:
        """Ask whether the storage answers and is ours to write."""
        raise NotImplementedError

    def sweep(self, older_than: timedelta) -> int:
        """Drop what writers that were killed left behind; how many objects that were."""
        return 0


class FolderStorage(Storage):
    """A folder of this machine. An object is written aside, synced, and moved to its key, whose folders are synced too."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _open(self) -> LocalStore:
        return LocalStore(self.root, mkdir=True)

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        self._require_root()
        aside = f"{INCOMING}/{new_id()}"
        counter = _Counter(chunks)
        try:
            with _writing(key, counter):
                self._store.put(aside, counter, chunk_size=READ_BYTES * 4, max_concurrency=2)
                _sync(self.root / aside)
                self._store.rename(aside, key)
                self._sync_folders(key)
        except BaseException:
            (self.root / aside).unlink(missing_ok=True)
            raise
        return counter.bytes

    def move(self, source: str, target: str) -> None:
        self._require_root()
        super().move(source, target)
        with _faults(target):
            self._sync_folders(target)
        self._prune(source)

    def delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            super().delete([key])
            self._prune(key)

    def check(self) -> None:
        self._require_root()
        if not os.access(self.root, os.R_OK | os.W_OK | os.X_OK):
            raise _unavailable(PermissionError(f"{self.root} is not ours to write"))

    def sweep(self, older_than: timedelta) -> int:
        limit = datetime.now(UTC) - older_than
        left = [each["path"] for each in self._list(INCOMING) if each["last_modified"] < limit]
        self.delete(left)
        return len(left)

    def _require_root(self) -> None:
        """A folder that is gone is a disk that is not mounted: what were written then would lie beneath it."""
        self._store  # makes the folder, once  # noqa: B018
        if not self.root.is_dir():
            raise _unavailable(FileNotFoundError(f"{self.root} is gone"))

    def _sync_folders(self, key: str) -> None:
        for folder in (self.root / key).parents:
            _sync(folder)
            if folder == self.root:
                return

    def _prune(self, key: str) -> None:
        """Drop folders that are empty now. A writer whose folder goes just now makes it anew."""
        for folder in (self.root / key).parents:
            if folder == self.root:
                return
            try:
                folder.rmdir()
            except OSError:
                return


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
            client_options={
                "allow_http": settings.storage_endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=3),
                "timeout": timedelta(seconds=60),
            },
            # A phone waits: better to say soon that it cannot be done now.
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=15)},
        )

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        counter = _Counter(chunks)
        first, whole = _first_part(counter)
        with _writing(key, counter):
            # What fits into one part goes in one request.
            self._store.put(key, first if whole else chain([first], counter), chunk_size=PART_BYTES, max_concurrency=2)
        return counter.bytes

    def delete(self, keys: Iterable[str]) -> None:
        wanted = list(keys)
        if wanted:
            with suppress(Missing), _faults(*wanted):
                self._store.delete(wanted)

    def check(self) -> None:
        # A bucket that is not there shows when it is listed, not when an object is asked for.
        with _faults():
            next(iter(self._store.list(chunk_size=1)), None)


class _Counter:
    """Counts the bytes that pass, and keeps what their source raised apart from the storage's own faults."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.error: BaseException | None = None
        self.bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = next(self._chunks)
        except StopIteration:
            raise
        except BaseException as error:
            self.error = error
            raise
        self.bytes += len(chunk)
        return chunk


def _first_part(chunks: Iterator[bytes]) -> tuple[bytes, bool]:
    """As much as fits into one part or a chunk more, and whether that is all."""
    part = bytearray()
    for chunk in chunks:
        part += chunk
        if len(part) >= PART_BYTES:
            return bytes(part), False
    return bytes(part), True


@contextmanager
def _faults(*keys: str) -> Iterator[None]:
    """Put the faults of obstore and of the system into our words.

    Raises:
        Missing
        Problem: `storage-unavailable`, `storage-full`.
    """
    for key in keys:
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
    try:
        yield
    except FileNotFoundError as error:
        raise Missing(*keys) from error
    except (BaseError, OSError) as error:
        raise _unavailable(error) from error


@contextmanager
def _writing(key: str, source: _Counter) -> Iterator[None]:
    """The same for an object that is being written: the source's own errors pass, and there is nothing to be missing."""
    try:
        with _faults(key):
            yield
    except (Missing, problems.Problem) as error:
        if source.error is not None:
            raise source.error from None
        raise _unavailable(error) if isinstance(error, Missing) else error from error


def _unavailable(error: Exception) -> problems.Problem:
    log.error("storage", error=str(error).partition("\n")[0])
    if "No space left" in str(error) or "quota exceeded" in str(error):
        return problems.STORAGE_FULL()
    return problems.STORAGE_UNAVAILABLE(retry_after_seconds=RETRY_AFTER_SECONDS)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
