"""Photos: how fast two processes look at pictures of 12 megapixels, beside bare Pillow, and finding likenesses among a million."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import func, select

from backend.config import Settings
from backend.db import Database, insert_rows, utc_now
from backend.jobs import enqueue_all
from backend.photos.file_queries import files_like
from backend.photos.imaging import VIEW_SIDE, develop
from backend.photos.likeness import BITS, bands_of, to_column
from backend.photos.models import PhotoFile
from backend.photos.rules import ORIGINALS, PROCESS, FileState
from backend.storage import blob_key, open_storage
from bench import city
from bench.servers import family, peak_kb
from bench.table import Row, Run

PROCESSES = 2
SIZE = (4000, 3000)
DIFFERENT = 6
PHOTOS = 240
ROUNDS = 4
HASHES = 1_000_000
LOOKUPS = 300
NEAR_BITS = 6


def processing(run: Run, kind: str) -> Iterable[Row]:
    """Bare Pillow and ours in turns, so that a machine that drifts does so for both; then the worker as it is in production."""
    pictures = _pictures(run)
    megabytes = statistics.mean(path.stat().st_size for path in pictures) / 1e6
    ours, (bare, plain) = _rates(pictures, max(DIFFERENT, run.scaled(PHOTOS)), develop_one, (bare_one, thumbnail_one))
    what = f"12 MP JPEGs of {megabytes:.1f} MB, {PROCESSES} processes"
    yield Row("photos", "all", f"{what}: Pillow's draft, decode and thumbnail to {VIEW_SIDE}", f"{bare:.1f} photos/s")
    yield Row("photos", "all", f"{what}: Pillow's thumbnail alone, as documented", f"{plain:.1f} photos/s")
    value = f"{ours:.1f} photos/s, {ours / bare:.0%} of the first"
    yield Row("photos", "all", f"{what}: both renditions, four hashes, sharpness, EXIF, refusals", value, "70 %")
    rate, peak_mb = _by_worker(run, kind, pictures)
    yield Row("photos", kind, f"{what}: jobs of the worker, storage and database included", f"{rate:.1f} photos/s")
    yield Row(
        "photos", kind, "Resident memory of the largest worker process", f"{peak_mb:.0f} MB at its peak", "200 MB"
    )


def _pictures(run: Run) -> list[Path]:
    """Pictures with as much detail as phones take: of about four megabytes."""
    paths = []
    for number in range(2 if run.quick else DIFFERENT):
        chance = random.Random(number)
        image = Image.new("RGB", SIZE, "silver")
        pen = ImageDraw.Draw(image)
        for _ in range(900):
            x, y = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
            colour = tuple(chance.randrange(256) for _ in range(3))
            pen.rectangle((x, y, x + chance.randrange(40, 400), y + chance.randrange(40, 400)), fill=colour)
        grain = Image.effect_noise(SIZE, 40).convert("RGB")
        paths.append(run.workshop.folder / f"12mp-{number}.jpg")
        Image.blend(image, grain, 0.14).save(paths[-1], quality=90)
    return paths


def bare_one(path: Path) -> None:
    """The least that must be done for the view: decode no more than needed, and scale with the filter that ours uses too."""
    image = Image.open(BytesIO(path.read_bytes()), formats=["JPEG"])
    scale = VIEW_SIDE / max(image.size)
    image.draft("RGB", (round(image.width * scale), round(image.height * scale)))
    image.thumbnail((VIEW_SIDE, VIEW_SIDE), Image.Resampling.BILINEAR)


def thumbnail_one(path: Path) -> None:
    Image.open(BytesIO(path.read_bytes()), formats=["JPEG"]).thumbnail((VIEW_SIDE, VIEW_SIDE))


def develop_one(path: Path) -> None:
    develop(path.read_bytes())


def _rates(
    pictures: list[Path], count: int, ours: Callable[[Path], None], peers: tuple[Callable[[Path], None], ...]
) -> tuple[float, list[float]]:
    """Photos a second of each, over rounds that take turns."""
    work = [pictures[n % len(pictures)] for n in range(max(PROCESSES, count // ROUNDS))]
    tasks = (*peers, ours)
    seconds = dict.fromkeys(tasks, 0.0)
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        for task in tasks:
            pool.map(task, pictures, chunksize=1)
        for _ in range(ROUNDS):
            for task in tasks:
                began = time.perf_counter()
                pool.map(task, work, chunksize=1)
                seconds[task] += time.perf_counter() - began
    rates = [ROUNDS * len(work) / seconds[task] for task in tasks]
    return rates[-1], rates[:-1]


# ---- the worker -------------------------------------------------------------------------------------------------------


def _by_worker(run: Run, kind: str, pictures: list[Path]) -> tuple[float, float]:
    """Photos a second from the first that is looked at to the last, and the largest process in MB of 10^6 bytes."""
    settings = run.workshop.new_settings(kind)
    database = Database(settings)
    city.build(database, 1, 0)
    count = max(20, run.scaled(PHOTOS))
    _let_arrive(database, pictures, count)
    peak_kb_seen = 0
    began, begun_with = 0.0, 0
    with _working(settings) as process:
        while (done := _count_done(database)) < count:
            if process.poll() is not None:
                raise RuntimeError("the worker ended by itself")
            if done and not began:
                began, begun_with = time.perf_counter(), done
            peak_kb_seen = max([peak_kb_seen, *(peak_kb(pid) for pid in family(process.pid))])
            time.sleep(0.1)
        seconds = time.perf_counter() - began
    database.dispose()
    return (count - begun_with) / seconds, peak_kb_seen * 1024 / 1e6


def _let_arrive(database: Database, pictures: list[Path], count: int) -> None:
    """As many different files: a picture does not change by what is appended to it."""
    storage, now = open_storage(database.settings), utc_now()
    rows: list[dict[str, Any]] = []
    for number in range(count):
        data = pictures[number % len(pictures)].read_bytes() + number.to_bytes(4)
        sha256 = hashlib.sha256(data).hexdigest()
        storage.put(blob_key(city.CITY, ORIGINALS, sha256), [data])
        rows.append(
            {
                "city_id": city.CITY,
                "sha256": sha256,
                "size_bytes": len(data),
                "stored_at": now,
                "state": FileState.STORED,
            }
        )
    with database.transaction(city.CITY) as session:
        insert_rows(session, PhotoFile, rows)
        enqueue_all(session, PROCESS, [row["sha256"] for row in rows])


def _count_done(database: Database) -> int:
    with database.reading(city.CITY) as session:
        done = select(func.count()).where(PhotoFile.city_id == city.CITY, PhotoFile.state == FileState.PROCESSED)
        return session.scalar(done) or 0


@contextmanager
def _working(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    names = ("home", "database_url", "secret", "log_level")
    environment = {f"ZHUDIAN_{name.upper()}": str(getattr(settings, name)) for name in names}
    command = [sys.executable, "-c", "from backend.cli import main; main()", "worker", "--processes", str(PROCESSES)]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


# ---- likeness ---------------------------------------------------------------------------------------------------------


def likeness(run: Run, kind: str) -> Iterable[Row]:
    """Each question is a picture that is six bits from a stored one, in all four turns, and must find it."""
    count = run.scaled(HASHES)
    database = Database(run.workshop.new_settings(kind))
    city.build(database, 1, 0)
    chance = random.Random(11)
    known = _store_hashes(database, chance, count)
    times = []
    with database.reading(city.CITY) as session:
        for number in range(LOOKUPS + 20):
            sha256, hash64 = chance.choice(known)
            for bit in chance.sample(range(BITS), NEAR_BITS):
                hash64 ^= 1 << bit
            turns = [hash64, *(chance.getrandbits(BITS) for _ in range(3))]
            began = time.perf_counter()
            found = files_like(session, city.CITY, turns, NEAR_BITS)
            if number >= 20:
                times.append((time.perf_counter() - began) * 1000)
            if found.get(sha256) != NEAR_BITS:
                raise RuntimeError("a likeness was not found")
    database.dispose()
    times.sort()
    value = f"p50 {times[len(times) // 2]:.1f} ms, p99 {times[len(times) * 99 // 100]:.1f} ms"
    yield Row("likeness", kind, f"Pictures within {NEAR_BITS} bits among {count:,}, in four turns", value, "10 ms")


def _store_hashes(database: Database, chance: random.Random, count: int) -> list[tuple[str, int]]:
    """Some of those that were stored."""
    known: list[tuple[str, int]] = []
    now = utc_now()
    for start in range(0, count, 20_000):
        hashes = [(f"{n:064x}", chance.getrandbits(BITS)) for n in range(start, min(start + 20_000, count))]
        rows = [
            {
                "city_id": city.CITY, "sha256": sha256, "size_bytes": 4_000_000, "stored_at": now,
                "state": FileState.PROCESSED, "dhash_0": to_column(hash64),
                **{f"band_{place}": band for place, band in enumerate(bands_of(hash64))},
            }
            for sha256, hash64 in hashes
        ]  # fmt: skip
        with database.transaction(city.CITY) as session:
            insert_rows(session, PhotoFile, rows)
        known += hashes[:100]
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # As the database does by itself some minutes later.
        connection.exec_driver_sql(
            "ANALYZE photo_files" if database.settings.on_sqlite else "VACUUM ANALYZE photo_files"
        )
    return known
