"""The documents say what is so: what of it can be compared with the code, is."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from werkzeug.serving import make_server

from backend.accounts import schemas as accounts
from backend.cli import main
from backend.db import Database
from backend.migrations import METADATA
from backend.problems import CATALOGUE
from backend.visits.schemas import VisitInput, VisitServerPart
from backend.visits.signal_rules import SignalKind
from sync import examples
from sync.collections import COLLECTIONS
from sync.pull import hash_of
from sync.schemas import STATUSES, PushResult
from tests import factories
from tests.people import PASSWORD, Person

ROOT = Path(__file__).parent.parent
PAGES = sorted(page for folder in (".", "docs", "docs/decisions", "bench") for page in (ROOT / folder).glob("*.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(name: str, language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(page(name)) if kind == language]


# ---- links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(source: Path) -> None:
    text = source.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        led_to = (source.parent / file).resolve() if file else source
        assert led_to.exists(), target
        if anchor:
            assert anchor in anchors(led_to.read_text("utf-8")), target


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as they are made where Markdown is shown."""
    headings = re.findall(r"^#+ (.+)$", BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# ---- README -----------------------------------------------------------------------------------------------------------


def test_both_readmes_have_the_same_commands_and_answers() -> None:
    assert BLOCK.findall(page("README.md")) == BLOCK.findall(page("README.zh-CN.md"))


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The app behind a real address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/v1"
    server.shutdown()
    thread.join()


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("curl")), reason="needs bash and curl")
@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_the_commands_of_the_readme_take_a_visit_to_its_branch(
    address: str, database: Database, manager: Person, reviewer: Person
) -> None:
    factories.make_template(database)
    shop_id = factories.make_terminal(database, manager)
    commands = [text for text in blocks("README.md", "sh") if not text.startswith("make")]
    script = "\n".join(commands).replace("http://127.0.0.1:8000/api/v1", address)
    for demo, ours in (("lin.xiao", manager.username), ("zhao.min", reviewer.username)):
        assert demo in script
        script = script.replace(demo, ours)
    script = script.replace("jiangzhou-demo-2026", PASSWORD)
    done = subprocess.run(
        ["bash", "-eu", "-c", script], capture_output=True, text=True, check=True, env={**os.environ, "no_proxy": "*"}
    )
    assert shop_id in done.stdout
    assert '"status":"applied"' in done.stdout
    assert '"signals":["poor_fix"]' in done.stdout


# ---- sync -------------------------------------------------------------------------------------------------------------


def test_the_sync_page_names_every_collection_status_field_and_slug() -> None:
    text = page("docs/sync.md")
    named = [*COLLECTIONS, *STATUSES, *SignalKind, *VisitServerPart().fields, *VisitInput().fields.keys() - {"id"}]
    assert [name for name in named if f"`{name}`" not in text] == []


def test_the_statuses_of_the_sync_page_are_those_of_the_code() -> None:
    table = page("docs/sync.md").split("### What a status asks of the client")[1].split("```")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == STATUSES


def test_every_slug_that_is_named_with_its_status_exists() -> None:
    for status, slugs in re.findall(r"(\d{3}) ((?:`[\w-]+`(?:, )?)+)", page("docs/sync.md")):
        for slug in re.findall(r"`([\w-]+)`", slugs):
            assert CATALOGUE[slug].status == int(status), slug


def test_the_examples_of_the_sync_page_are_those_of_the_code() -> None:
    ours = [json.loads(block) for block in blocks("docs/sync.md", "json")]
    theirs: list[Any] = [
        accounts.LOG_IN, accounts.SESSION, accounts.REFRESH, examples.PULL, examples.PUSH, examples.PUSHED,
        examples.REFUSALS, examples.DIGEST,
    ]  # fmt: skip
    assert [each for each in ours if isinstance(each, dict)] == theirs
    [results] = [each for each in ours if isinstance(each, list)]
    for result in results:
        assert result.keys() <= PushResult().fields.keys()
        assert result["status"] in STATUSES
        if problem := result.get("problem"):
            assert CATALOGUE[problem["slug"]].status == problem["status"]


def test_the_hash_of_the_sync_page_is_the_digests() -> None:
    [example] = blocks("docs/sync.md", "python")
    space: dict[str, Any] = {}
    exec(example, space)  # noqa: S102 - our own page
    pairs = [("019cb5ee-9c00-7000-8000-000000000001", 1042), ("019cb5ee-9c00-7000-8000-000000000002", 7)]
    assert space["hash_of"](pairs) == space["hash_of"](pairs[::-1]) == hash_of(pairs)
    assert space["hash_of"]([]) == hash_of([])


# ---- operations, glossary, decisions ----------------------------------------------------------------------------------


def test_every_command_is_in_the_operations_page_and_no_other() -> None:
    text = page("docs/operations.md")
    commands = set(commands_of(main))
    assert {name for name in commands if f"zhudian {name}" not in text} == set()
    first_words = {name.split()[0] for name in commands}
    assert set(re.findall(r"^zhudian ([a-z][\w-]*)", code_of(text), re.MULTILINE)) <= first_words


def commands_of(group: click.Group, prefix: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands_of(command, f"{prefix}{name} ")
        else:
            yield prefix + name


def code_of(text: str) -> str:
    """What is to be typed: shell blocks and code within sentences."""
    typed = [block for kind, block in BLOCK.findall(text) if kind == "sh"]
    typed = [line for block in typed for line in block.splitlines() if line.startswith("zhudian ")]
    return "\n".join([*typed, *re.findall(r"`(zhudian [^`]+)`", BLOCK.sub("", text))])


ENUMS = {
    "Role": "backend.access",
    "Locality": "backend.terminals.rules",
    "StoreFormat": "backend.terminals.rules",
    "Scale": "backend.terminals.rules",
    "TradeArea": "backend.terminals.rules",
    "terminals.Kind": "backend.terminals.rules",
    "Datum": "backend.terminals.geo",
    "PriceClass": "backend.brands.rules",
    "Stage": "backend.brands.rules",
    "visits.Kind": "backend.visits.rules",
    "State": "backend.visits.rules",
    "SignalKind": "backend.visits.signal_rules",
    "ShelfPosition": "backend.displays.rules",
    "PriceTag": "backend.displays.rules",
    "CaseState": "backend.displays.confirmation_rules",
    "Party": "backend.displays.confirmation_rules",
    "Outcome": "backend.tasks.rules",
    "Source": "backend.photos.rules",
    "PlanState": "backend.displays.plan_rules",
    "Point": "backend.displays.rules",
    "Granularity": "backend.sales.rules",
    "VolumeGrade": "backend.sales.demand_rules",
    "MarginGrade": "backend.sales.demand_rules",
    "Imported": "backend.dashboards.imported_rules",
    "market_information.State": "backend.market_information.rules",
    "Ground": "backend.brands.lifecycle_rules",
    "Taster": "backend.brands.lifecycle_rules",
    "TrialVerdict": "backend.brands.lifecycle_rules",
}


def test_the_glossary_names_every_table_of_the_database() -> None:
    named = set(re.findall(r"table:`(\w+)`", page("docs/glossary.md")))
    assert named <= set(METADATA.tables)
    assert set(METADATA.tables) - named == {"login_attempts"}


@pytest.mark.parametrize("name", list(ENUMS))
def test_the_glossary_has_the_values_of_an_enum_and_no_others(name: str) -> None:
    enum: type[Enum] = getattr(importlib.import_module(ENUMS[name]), name.split(".")[-1])
    values = re.findall(rf"`{re.escape(name)}\.(\w+)`", page("docs/glossary.md"))
    assert sorted(values) == sorted(enum.__members__)


def test_every_other_name_of_the_glossary_occurs_in_the_code() -> None:
    code = "\n".join(
        file.read_text("utf-8") for folder in ("backend", "sync", "tests") for file in (ROOT / folder).rglob("*.py")
    )
    names = re.findall(r"`(\w+)`", page("docs/glossary.md"))
    assert [name for name in names if name not in ("table", "Class") and not re.search(rf"\b{name}\b", code)] == []


def test_every_decision_says_context_decision_consequences_and_what_was_rejected() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(each.name[:4]) for each in decisions] == list(range(1, len(decisions) + 1))
    for each in decisions:
        headings = re.findall(r"^#+ (.+)$", each.read_text("utf-8"), re.MULTILINE)
        assert headings[0].startswith(f"{int(each.name[:4])}. ")
        assert headings[1:] == ["Context", "Decision", "Consequences", "Rejected"], each.name
        assert len(each.read_text("utf-8").splitlines()) <= 60, each.name


def test_the_tree_of_the_architecture_names_every_module_and_package() -> None:
    [tree] = [
        text
        for kind, text in re.findall(r"^```(\w*)\n(.*?)^```$", page("docs/architecture.md"), re.M | re.S)
        if not kind
    ]
    there = {file.name for file in (ROOT / "backend").glob("*.py") if file.name != "__init__.py"}
    there |= {file.parent.name + "/" for file in (ROOT / "backend").glob("*/__init__.py")}
    assert {name for name in there if name not in tree} == set()


# ---- names of files and functions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["docs/architecture.md", "STYLE.md", "CONTRIBUTING.md"])
def test_every_function_and_file_that_is_named_exists(name: str) -> None:
    text = BLOCK.sub("", page(name))
    python = [file for folder in ("backend", "sync", "tests", "seed") for file in (ROOT / folder).rglob("*.py")]
    code = "\n".join(file.read_text("utf-8") for file in python if file.name != "test_docs.py")
    for file in re.findall(r"`([\w/]+\.py)`", text):
        assert any(str(each).endswith(f"/{file}") for each in python), file
    for function in re.findall(r"`(?:\w+\.)*(_?[a-z]\w+_\w+)`", text):
        assert re.search(rf"\b{function}\b", code), function
