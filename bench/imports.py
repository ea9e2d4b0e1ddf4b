"""Import of 50,000 shops by the command line, from XLSX and from CSV, into a city that has none."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable

from backend.db import Database
from backend.spreadsheets import WRITERS
from bench import city
from bench.table import Row, Run

SHOPS = 50_000
HEADINGS = (
    "许可证号", "名称", "分局", "客户经理", "终端类型", "档位", "业态", "规模", "商圈", "城乡", "地址", "纬度", "经度",
    "坐标系", "精度", "负责人", "电话",
)  # fmt: skip


def imports(run: Run, kind: str) -> Iterable[Row]:
    count = run.scaled(SHOPS)
    for format in ("csv", "xlsx"):
        settings = run.workshop.new_settings(kind)
        database = Database(settings)
        city.build(database, 5, 0)
        database.dispose()
        file = run.workshop.folder / f"shops.{format}"
        with file.open("wb") as stream:
            WRITERS[format](stream, HEADINGS, _rows(count))
        environment = {
            "ZHUDIAN_HOME": str(settings.home),
            "ZHUDIAN_DATABASE_URL": settings.database_url,
            "ZHUDIAN_SECRET": settings.secret,
        }
        command = [sys.executable, "-c", "from backend.cli import main; main()"]
        began = time.perf_counter()
        subprocess.run(
            [*command, "import", "terminals", str(file), "--city", str(city.CITY)],
            env={**os.environ, **environment}, check=True, capture_output=True,
        )  # fmt: skip
        seconds = time.perf_counter() - began
        yield Row("import", kind, f"Import of {count:,} shops from {format.upper()}", f"{seconds:.1f} s", "60 s")


def _rows(count: int) -> Iterable[list[object]]:
    chance = random.Random(3)
    for serial in range(count):
        shop = city.shop_values(chance, serial)
        code, _ = city.BRANCHES[serial % 5]
        yield [
            shop["license_no"], shop["name"], code, f"manager{serial % 5}", "普通", shop["tier"], "食杂", "中", "居民区",
            "城镇", shop["address"], shop["latitude"], shop["longitude"], "WGS-84", shop["accuracy_m"], "张三丰",
            "13812341234",
        ]  # fmt: skip
