"""Options come from the environment or from files, and the page about them tells the truth."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from backend.config import DEMO_SECRET, PREFIX, ConfigurationError, Settings, demo_settings, load_settings

PAGE = Path(__file__).parent.parent / "docs" / "configuration.md"
LONG = "x8Kd0-qZ3vTn5LrW1yHs7JbUe2MgPa6C"
TYPES = {"Path": "path", "str": "text", "int": "whole number", "bool": "true or false", "list[str]": "list"}


def test_every_option_is_documented_with_its_type_default_and_meaning() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [
        (PREFIX + each.name.upper(), TYPES[str(each.type)], shown(each.name, each.default), each.metadata["help"])
        for each in fields(Settings)
    ]


def shown(name: str, default: object) -> str:
    if name == "home":
        return "`zhudian` in the user data folder"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`" if default not in ("", ()) else "empty"


def test_an_option_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHUDIAN_PORT", "9000")
    monkeypatch.setenv("ZHUDIAN_LOG_JSON", "true")
    monkeypatch.setenv("ZHUDIAN_OLD_SECRETS", "one, two")
    settings = load_settings()
    assert (settings.port, settings.log_json, settings.old_secrets) == (9000, True, ["one", "two"])


def test_an_option_is_read_from_the_file_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{LONG}\n")
    monkeypatch.setenv("ZHUDIAN_SECRET_FILE", str(tmp_path / "secret"))
    assert load_settings().secret == LONG


def test_a_file_that_is_not_there_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHUDIAN_SECRET_FILE", str(tmp_path / "nothing"))
    with pytest.raises(ConfigurationError, match="ZHUDIAN_SECRET"):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("ZHUDIAN_PORT", "eighty"), ("ZHUDIAN_LOG_JSON", "perhaps"), ("ZHUDIAN_THREADS", "0"), ("ZHUDIAN_PORT", "-1")],
)
def test_a_value_that_cannot_be_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=variable):
        load_settings()


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "abc" * 20, DEMO_SECRET])
def test_without_a_real_secret_nothing_is_served(secret: str) -> None:
    with pytest.raises(ConfigurationError, match="Set ZHUDIAN_SECRET"):
        load_settings(secret=secret).require_safe()


def test_with_a_real_secret_it_may_be_served() -> None:
    load_settings(secret=LONG).require_safe()


def test_the_demo_keeps_to_its_folder_whatever_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHUDIAN_DATABASE_URL", "postgresql+psycopg://real@db/real")
    monkeypatch.setenv("ZHUDIAN_SECRET", LONG)
    settings = demo_settings(tmp_path)
    settings.require_safe()
    assert settings.url == f"sqlite+pysqlite:///{tmp_path / 'zhudian.sqlite3'}"
    assert settings.secret == DEMO_SECRET
