"""What both kinds of storage share, and their faults in our words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cached_property
from typing import Any

import structlog
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from backend import problems

log = structlog.get_logger(__name__)

RETRY_AFTER_SECONDS = 30
#: What is read at a time.
READ_BYTES = 262_144

_KEY = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z._-]*(/[0-9A-Za-z_-][0-9A-Za-z._-]*)*")


class Missing(Exception):
    """There is no object under this key."""


class Storage:
    """What both kinds share. Every method may refuse with `storage-unavailable`."""

    @cached_property
    def _store(self) -> LocalStore | S3Store:
        # Opened when first used: obstore's threads do not survive the fork that makes a server's processes.
        return self._open()

    def _open(self) -> LocalStore | S3Store:
        raise NotImplementedError

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        """Store the chunks as they come; the object is there, whole and durable, when this returns, and not before.

        What the chunks' own iterator raises comes through, and nothing is stored. It must not read from a storage on the
        thread that asks it: obstore cannot do both at once.

        Returns:
            the number of bytes.
        """
        raise NotImplementedError

    def move(self, source: str, target: str) -> None:
        """
        Raises:
            Missing: when there is no source.
        """
        with faults(source, target):
            self._store.rename(source, target)

    def get(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to, without, `end`; `start` lies inside the object.

        Raises:
            Missing
        """
        with faults(key):
            options: Any = {"range": {"offset": start} if end is None else (start, end)} if start or end else None
            stream = iter(self._store.get(key, options=options).stream(min_chunk_size=READ_BYTES))
        return self._chunks(key, stream)

    @staticmethod
    def _chunks(key: str, stream: Iterator[Any]) -> Iterator[bytes]:
        while True:
            with faults(key):
                chunk = next(stream, None)
            if chunk is None:
                return
            yield bytes(chunk)

    def size(self, key: str) -> int | None:
        try:
            with faults(key):
                return int(self._store.head(key)["size"])
        except Missing:
            return None

    def delete(self, keys: Iterable[str]) -> None:
        """Those that are not there are passed over."""
        for key in keys:
            with suppress(Missing), faults(key):
                self._store.delete(key)

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys below the prefix, which is a whole part of a path, in no order."""
        return (str(each["path"]) for each in self._list(prefix))

    def _list(self, prefix: str) -> Iterator[Any]:
        with faults(prefix):
            pages = iter(self._store.list(prefix, chunk_size=1000))
        while True:
            with faults(prefix):
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


class Counter:
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


@contextmanager
def faults(*keys: str) -> Iterator[None]:
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
        raise unavailable(error) from error


@contextmanager
def writing(key: str, source: Counter) -> Iterator[None]:
    """The same for an object that is being written: the source's own errors pass, and there is nothing to be missing."""
    try:
        with faults(key):
            yield
    except (Missing, problems.Problem) as error:
        if source.error is not None:
            raise source.error from None
        raise unavailable(error) if isinstance(error, Missing) else error from error


def unavailable(error: Exception) -> problems.Problem:
    log.error("storage", error=str(error).partition("\n")[0])
    if "No space left" in str(error) or "quota exceeded" in str(error):
        return problems.STORAGE_FULL()
    return problems.STORAGE_UNAVAILABLE(retry_after_seconds=RETRY_AFTER_SECONDS)
