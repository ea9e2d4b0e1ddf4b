"""Storage in a folder of this machine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from obstore.store import LocalStore

from backend.db import new_id
from backend.storage.base import Counter, Storage, faults, unavailable, writing

#: Objects are written here first, and moved when they are whole and durable.
INCOMING = "incoming"
_PIECE_BYTES = 1024 * 1024


class FolderStorage(Storage):
    """A folder of this machine. An object is written aside, synced, and moved to its key, whose folders are synced too.

    Folders stay when they are empty: there are never more than the hashes' first letters ask for.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        #: Folders whose place in the folder above has been synced by this process; that of a new object is synced each time.
        self._durable: set[Path] = set()

    def _open(self) -> LocalStore:
        store = LocalStore(self.root, mkdir=True)
        with faults():
            _sync(self.root.parent)
        return store

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        self._require_root()
        aside = f"{INCOMING}/{new_id()}"
        counter = Counter(chunks)
        try:
            with writing(key, counter):
                self._store.put(aside, counter, chunk_size=_PIECE_BYTES, max_concurrency=2)
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
        with faults(target):
            self._sync_folders(target)

    def check(self) -> None:
        self._require_root()
        if not os.access(self.root, os.R_OK | os.W_OK | os.X_OK):
            raise unavailable(PermissionError(f"{self.root} is not ours to write"))

    def sweep(self, older_than: timedelta) -> int:
        # Not by obstore, which does not list what it has not finished.
        limit = time.time() - older_than.total_seconds()
        swept = 0
        with faults():
            for each in (self.root / INCOMING).glob("*"):
                if each.stat().st_mtime < limit:
                    each.unlink()
                    swept += 1
        return swept

    def _require_root(self) -> None:
        """A folder that is gone is a disk that is not mounted: what were written then would lie beneath it."""
        self._store  # makes the folder, once  # noqa: B018
        if not self.root.is_dir():
            raise unavailable(FileNotFoundError(f"{self.root} is gone"))

    def _sync_folders(self, key: str) -> None:
        folder = (self.root / key).parent
        _sync(folder)
        while folder != self.root and folder not in self._durable:
            _sync(folder.parent)
            self._durable.add(folder)
            folder = folder.parent


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
