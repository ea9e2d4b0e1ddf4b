"""Objects lie in a folder or on S3 alike, whole or not at all; what cannot be reached is a refusal that asks to wait."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import boto3
import pytest
from flask.testing import FlaskClient
from moto.server import ThreadedMotoServer

from backend.app import create_app
from backend.config import ConfigurationError, Settings
from backend.db import Database
from backend.problems import Problem
from backend.storage import FolderStorage, Missing, Storage, blob_key, open_storage
from tests.conftest import settings_of_tests

BYTES = Random(1).randbytes(100_000)
KEY = blob_key(439900, "originals", sha256(BYTES).hexdigest())
BUCKET = "pictures"


class Amazon:
    """moto's server, which speaks as S3 does."""

    def __init__(self) -> None:
        self.start(0)

    def start(self, port: int) -> None:
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
        self.server.start()
        _, self.port = self.server.get_host_and_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.client = boto3.client(
            "s3",
            endpoint_url=self.address,
            region_name="us-east-1",
            aws_access_key_id="key",
            aws_secret_access_key="secret",
        )
        self.client.create_bucket(Bucket=BUCKET)

    def settings(self, home: Path, **chosen: Any) -> Settings:
        return settings_of_tests(
            home,
            **{
                "storage_url": f"s3://{BUCKET}/city",
                "storage_endpoint": self.address,
                "storage_key_id": "key",
                "storage_key_secret": "secret",
                **chosen,
            },
        )


@pytest.fixture(scope="module")
def amazon() -> Iterator[Amazon]:
    amazon = Amazon()
    yield amazon
    amazon.server.stop()


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return open_storage(settings_of_tests(tmp_path))
    amazon: Amazon = request.getfixturevalue("amazon")
    storage = open_storage(amazon.settings(tmp_path))
    storage.delete(list(storage.keys("439900")))
    return storage


def in_chunks(content: bytes, size: int = 7000) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


def read(storage: Storage, key: str, *borders: int) -> bytes:
    return b"".join(storage.get(key, *borders))


def test_what_was_put_is_read_whole_and_in_part(storage: Storage) -> None:
    assert storage.put(KEY, in_chunks(BYTES)) == len(BYTES) == storage.size(KEY)
    assert read(storage, KEY) == BYTES
    assert read(storage, KEY, 4, 70_000) == BYTES[4:70_000]
    assert read(storage, KEY, 99_990) == BYTES[99_990:]
    assert read(storage, KEY, 0, 1) == BYTES[:1]


def test_an_object_of_many_parts_comes_back_as_it_was(storage: Storage) -> None:
    content = Random(2).randbytes(12_000_001)
    assert storage.put(KEY, in_chunks(content, 65_536)) == len(content)
    assert read(storage, KEY) == content
    assert read(storage, KEY, 5_000_000, 6_000_000) == content[5_000_000:6_000_000]


def test_an_empty_object_is_one_too(storage: Storage) -> None:
    assert storage.put(KEY, []) == 0
    assert (storage.size(KEY), read(storage, KEY)) == (0, b"")


def test_putting_again_replaces(storage: Storage) -> None:
    storage.put(KEY, [b"one"])
    storage.put(KEY, [b"another"])
    assert read(storage, KEY) == b"another"


def test_nothing_is_stored_when_the_source_breaks_off(storage: Storage) -> None:
    def broken(pieces: int) -> Iterator[bytes]:
        yield from [BYTES] * pieces
        raise ConnectionResetError("the phone is gone")

    for pieces in (0, 1, 80):
        with pytest.raises(ConnectionResetError):
            storage.put(KEY, broken(pieces))
    assert storage.size(KEY) is None
    assert list(storage.keys("439900")) == []


def test_what_is_moved_is_at_its_new_key_only(storage: Storage) -> None:
    storage.put("439900/uploads/1/0", [BYTES])
    storage.move("439900/uploads/1/0", KEY)
    assert list(storage.keys("439900")) == [KEY]
    assert read(storage, KEY) == BYTES
    with pytest.raises(Missing):
        storage.move("439900/uploads/1/0", KEY)
    assert read(storage, KEY) == BYTES


def test_deleting_passes_over_what_is_not_there(storage: Storage) -> None:
    keys = [f"439900/uploads/1/{number}" for number in range(5)]
    for key in keys[::2]:
        storage.put(key, [b"x"])
    storage.put(KEY, [b"stays"])
    storage.delete(keys)
    storage.delete([])
    assert list(storage.keys("439900")) == [KEY]


def test_keys_are_listed_below_a_folder(storage: Storage) -> None:
    keys = {blob_key(439900, kind, sha256(bytes([number])).hexdigest()) for number in range(30) for kind in "ab"}
    for key in keys:
        storage.put(key, [b"x"])
    assert set(storage.keys("439900")) == keys
    assert set(storage.keys("439900/a")) == {key for key in keys if key.startswith("439900/a/")}
    assert list(storage.keys("439901")) == []


def test_what_is_not_there_is_missing(storage: Storage) -> None:
    assert storage.size(KEY) is None
    with pytest.raises(Missing):
        storage.get(KEY)


@pytest.mark.parametrize(
    "key", ["../secret", "a/../b", "/etc/passwd", "a//b", "", ".hidden", "a/b/", "a b", "a\0b", "照"]
)
def test_a_key_that_could_lead_elsewhere_is_an_error_of_ours(storage: Storage, key: str) -> None:
    for attempt in (lambda: storage.put(key, [b"x"]), lambda: storage.get(key), lambda: storage.move(KEY, key)):
        with pytest.raises(ValueError, match="not a key"):
            attempt()


def test_two_writers_of_one_key_do_not_mix(storage: Storage) -> None:
    contents = [bytes([number]) * 300_000 for number in range(4)]
    together = threading.Barrier(len(contents))

    def write(content: bytes) -> None:
        together.wait()
        storage.put(KEY, in_chunks(content))

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(storage, KEY) in contents


class TestAFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> FolderStorage:
        storage = open_storage(settings_of_tests(tmp_path))
        assert isinstance(storage, FolderStorage)
        return storage

    def test_objects_are_fanned_out_by_their_hash(self, folder: FolderStorage, tmp_path: Path) -> None:
        folder.put(KEY, [BYTES])
        name = KEY.rsplit("/", 1)[1]
        assert (tmp_path / "photos" / "439900" / "originals" / name[:2] / name[2:4] / name).read_bytes() == BYTES

    def test_file_and_folders_are_synced_before_put_returns(
        self, folder: FolderStorage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[str] = []
        monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.readlink(f"/proc/self/fd/{descriptor}")))
        folder.put(KEY, [BYTES])
        root = str(folder.root)
        assert synced[0] == str(folder.root.parent)
        assert synced[1].startswith(f"{root}/incoming/")
        parents = [str(folder.root / parent) for parent in Path(KEY).parents]
        assert synced[2:] == [each.removesuffix("/.") for each in parents]

    def test_a_folder_is_put_on_record_once_and_each_object_in_it_always(
        self, folder: FolderStorage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder.put("439900/uploads/1", [b"x"])
        synced: list[Path] = []
        monkeypatch.setattr("backend.storage.folder._sync", synced.append)
        folder.put("439900/uploads/2", [b"x"])
        assert synced[-1:] == [folder.root / "439900/uploads"]
        assert len(synced) == 2  # the object, before that
        synced.clear()
        folder.move("439900/uploads/1", KEY)
        target = (folder.root / KEY).parent
        assert synced == [target, target.parent, target.parent.parent, folder.root / "439900"]
        assert read(folder, KEY) == b"x"

    def test_a_writer_killed_leaves_no_object_and_its_remains_are_swept(self, folder: FolderStorage) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        writer = context.Process(target=write_forever, args=(folder.root, theirs))
        writer.start()
        assert ours.recv() == "begun"
        assert writer.pid
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert folder.size(KEY) is None
        assert folder.sweep(timedelta(days=1)) == 0
        assert folder.sweep(timedelta(seconds=-60)) == 1
        assert list((folder.root / "incoming").iterdir()) == []


def write_forever(root: Path, pipe: Any) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(50):
            yield BYTES
        pipe.send("begun")
        while True:
            yield BYTES
            pipe.poll(1)

    FolderStorage(root).put(KEY, chunks())


def refusal_of(attempt: Callable[[], Any]) -> tuple[str, int, Any]:
    with pytest.raises(Problem) as caught:
        attempt()
    problem = caught.value
    return problem.kind.slug, problem.kind.status, problem.facts.get("retry_after_seconds")


DOWN = ("storage-unavailable", 503, 30)


def attempts_on(storage: Storage) -> list[Callable[[], Any]]:
    return [
        lambda: storage.put(KEY, [BYTES]),
        lambda: storage.put(KEY, [BYTES] * 80),
        lambda: list(storage.get(KEY)),
        lambda: storage.size(KEY),
        lambda: storage.move(KEY, "439900/x"),
        lambda: storage.delete([KEY]),
        lambda: list(storage.keys("439900")),
        storage.check,
    ]


def test_a_disk_that_is_not_mounted_is_a_refusal_and_nothing_is_written_beneath_it(tmp_path: Path) -> None:
    storage = open_storage(settings_of_tests(tmp_path))
    storage.put(KEY, [BYTES])
    storage.check()
    (tmp_path / "photos").rename(tmp_path / "elsewhere")
    writing = attempts_on(storage)
    assert [refusal_of(attempt) for attempt in (writing[0], writing[1], writing[4], writing[7])] == [DOWN] * 4
    assert not (tmp_path / "photos").exists()
    (tmp_path / "photos").write_text("not a folder")
    assert [refusal_of(attempt) for attempt in attempts_on(storage)] == [DOWN] * 8
    (tmp_path / "photos").unlink()
    (tmp_path / "elsewhere").rename(tmp_path / "photos")
    storage.check()
    assert read(storage, KEY) == BYTES


def test_a_disk_that_is_full_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    storage = open_storage(settings_of_tests(tmp_path))
    storage.put("439900/uploads/1", [b"x"])
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert refusal_of(lambda: storage.put(KEY, [BYTES])) == ("storage-full", 507, None)
    assert storage.size(KEY) is None
    assert list((tmp_path / "photos" / "incoming").iterdir()) == []


@pytest.mark.slow
def test_an_s3_that_is_down_is_a_refusal_and_works_when_it_is_back(tmp_path: Path) -> None:
    amazon = Amazon()
    storage = open_storage(amazon.settings(tmp_path))
    storage.put(KEY, [BYTES])
    port = amazon.port
    amazon.server.stop()
    assert [refusal_of(attempt) for attempt in attempts_on(storage)] == [DOWN] * 8
    amazon.start(port)
    storage.check()
    storage.put(KEY, [BYTES])
    assert read(storage, KEY) == BYTES
    amazon.server.stop()


def test_a_bucket_that_is_not_there_is_noticed(amazon: Amazon, tmp_path: Path) -> None:
    storage = open_storage(amazon.settings(tmp_path, storage_url="s3://nothing/city"))
    assert refusal_of(storage.check) == DOWN
    assert refusal_of(lambda: storage.put(KEY, [BYTES])) == DOWN


def test_objects_of_s3_lie_below_the_prefix(amazon: Amazon, tmp_path: Path) -> None:
    storage = open_storage(amazon.settings(tmp_path))
    storage.put(KEY, [BYTES])
    listed = amazon.client.list_objects_v2(Bucket=BUCKET)["Contents"]
    assert f"city/{KEY}" in {each["Key"] for each in listed}
    assert amazon.client.get_object(Bucket=BUCKET, Key=f"city/{KEY}")["Body"].read() == BYTES


def test_without_options_the_usual_variables_of_aws_are_heeded(
    amazon: Amazon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", amazon.address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    storage = open_storage(settings_of_tests(tmp_path, storage_url=f"s3://{BUCKET}"))
    storage.put(KEY, [BYTES])
    assert read(storage, KEY) == BYTES


@pytest.mark.parametrize("url", ["ftp://somewhere/else", "s3://", "/srv/pictures", "s3://bucket?x=1"])
def test_an_address_that_we_do_not_know_stops_the_start(url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="ZHUDIAN_STORAGE_URL"):
        open_storage(settings_of_tests(tmp_path, storage_url=url))


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_a_server_whose_storage_is_gone_is_not_ready(database: Database) -> None:
    client: FlaskClient = create_app(database.settings, database).test_client()
    assert client.get("/readyz").status_code == 200
    shutil.rmtree(database.settings.home / "photos")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["slug"], answer.headers["Retry-After"]) == (503, DOWN[0], "30")  # type: ignore[index]
    assert client.get("/healthz").status_code == 200
