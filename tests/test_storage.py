"""Objects lie in a folder or on S3, and are there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend.problems import Problem
from backend.storage import FolderStorage, Missing, blob_key, open_storage
from tests.conftest import settings_of_tests


def test_what_is_put_can_be_read_whole_and_in_part(tmp_path) -> None:
    storage = open_storage(settings_of_tests(tmp_path))
    key = blob_key(439900, "originals", "ab" * 32)
    assert storage.put(key, [b"one ", b"two ", b"three"]) == 13
    assert b"".join(storage.get(key)) == b"one two three"
    assert b"".join(storage.get(key, 4, 7)) == b"two"
    assert b"".join(storage.get(key, 8)) == b"three"
    assert storage.size(key) == 13
    storage.move(key, "439900/elsewhere")
    assert storage.size(key) is None
    with pytest.raises(Missing):
        storage.get(key)
    assert list(storage.keys("439900")) == ["439900/elsewhere"]
    storage.delete(["439900/elsewhere", "439900/nothing"])
    assert list(storage.keys("439900")) == []
    storage.check()
