"""The catalogue of what can be refused: documented, and said in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import marshmallow.fields
import pytest
from flask.testing import FlaskClient

import backend.fields
from backend.language import CHINESE, translate
from backend.problems import CATALOGUE, INVALID, fault

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "problems.md"


def test_every_problem_is_documented_in_both_languages_and_with_what_to_do() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (\d+) \| (.+?) \| (.+?) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert [row[:4] for row in rows] == [
        (kind.slug, str(kind.status), kind.title, translate(kind.title, CHINESE)) for kind in CATALOGUE.values()
    ]
    assert all(len(row[4]) > 10 for row in rows)


def test_a_problem_names_its_fields_and_says_everything_in_the_readers_language() -> None:
    problem = INVALID(errors=[fault("shelf_checks.0.facings", "Must be between 0 and 30.")], retry_after_seconds=7)
    assert problem.as_dict(lambda sentence: translate(sentence, CHINESE)) == {
        "type": "/docs/problems#invalid",
        "slug": "invalid",
        "title": "部分字段无法接受。",
        "status": 422,
        "errors": [{"field": "shelf_checks.0.facings", "reason": "必须介于 0 与 30 之间。"}],
        "retry_after_seconds": 7,
    }


def sentences() -> Iterator[tuple[str, str]]:
    """Every sentence that a refusal can carry, with where it is written; placeholders are filled with a 7."""
    for kind in CATALOGUE.values():
        yield "problems.py", kind.title
    for name in dir(backend.fields):
        thing = getattr(backend.fields, name)
        if isinstance(thing, type) and issubclass(thing, marshmallow.fields.Field):
            yield from ((f"fields.{name}", text) for text in thing.default_error_messages.values())
    yield "marshmallow", marshmallow.fields.Field.default_error_messages["required"]
    yield "marshmallow", marshmallow.fields.Field.default_error_messages["null"]
    yield from ((f"marshmallow {key}", text) for key, text in marshmallow.Schema._default_error_messages.items())
    for file in sorted([*(ROOT / "backend").rglob("*.py"), *(ROOT / "sync").rglob("*.py")]):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            yield from ((f"{file.relative_to(ROOT)}:{node.lineno}", text) for text in _told_by(node))  # type: ignore[attr-defined]


def _told_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        position = {"fault": 1, "ValidationError": 0, "Unreadable": 0}.get(called, 0 if called.isupper() else None)
        if position is not None and len(node.args) > position and (text := _text(node.args[position])):
            yield text
    elif isinstance(node, ast.FunctionDef) and node.name.endswith(("_fault", "_faults")):
        # A rule answers with the reason itself.
        docstring = ast.get_docstring(node, clean=False)
        texts = (_text(each) for each in ast.walk(node) if isinstance(each, ast.expr))
        yield from (text for text in texts if text and text != docstring and re.fullmatch(r"[A-Z].* .*\.", text))
    elif isinstance(node, ast.Assign) and any(getattr(to, "id", "") == "default_error_messages" for to in node.targets):
        yield from ast.literal_eval(node.value).values()


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "7" for each in node.values)
    return None


def test_every_sentence_of_a_refusal_is_known_to_the_translators() -> None:
    unknown = {
        (where, text)
        for where, text in sentences()
        if text[:1].isupper()
        and " " in text
        and translate(re.sub(r"\{[^}]*\}", "7", text), CHINESE) == re.sub(r"\{[^}]*\}", "7", text)
    }
    assert not unknown, "\n".join(f"{where}: {text}" for where, text in sorted(unknown))


@pytest.mark.parametrize("source", ["sqlite"], indirect=True)
def test_the_server_shows_the_catalogue_where_a_problem_points(client: FlaskClient) -> None:
    page = client.get("/docs/problems", headers={"Accept-Language": "en"}).text
    assert all(
        f'id="{kind.slug}"' in page and kind.title in page for kind in map(CATALOGUE.get, ("stale", "invalid")) if kind
    )
