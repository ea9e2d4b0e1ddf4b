from __future__ import annotations

from datetime import date

import pytest

from backend.terminals import imports, rules


@pytest.mark.parametrize("license_no", ["439902100127", "000000000000"])
def test_twelve_digits_are_a_licence_number(license_no: str) -> None:
    assert rules.licence_fault(license_no) is None


@pytest.mark.parametrize(
    ("license_no", "why"),
    [
        ("43990210012", "has 12 digits, this has 11"),
        ("4399021001270", "has 12 digits, this has 13"),
        ("43990210012A", "digits only"),
        ("４３９９０２１００１２７", "digits only"),
        ("", "digits only"),
    ],
)
def test_anything_else_is_not_and_says_why(license_no: str, why: str) -> None:
    assert why in str(rules.licence_fault(license_no))


def test_full_width_digits_of_a_chinese_keyboard_become_plain() -> None:
    assert rules.plain_digits(" ４３９９０２ 100127　") == "439902100127"


@pytest.mark.parametrize(
    ("name", "masked"), [("张三丰", "张*"), ("欧阳娜娜", "欧*"), ("李", "李*"), (None, None), ("", None)]
)
def test_of_a_name_only_its_first_character_is_shown(name: str | None, masked: str | None) -> None:
    assert rules.masked_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812341234", "138****1234"), ("8231456", "****56"), ("7", "****7"), (None, None), ("", None)],
)
def test_of_a_phone_only_the_ends_are_shown(phone: str | None, masked: str | None) -> None:
    assert rules.masked_phone(phone) == masked


def test_a_search_finds_a_name_in_any_width_and_case() -> None:
    assert rules.search_form("７-ELEVEN　便利") in rules.search_text("7-Eleven 便利店", "439902100127")
    assert len(rules.search_text("﷽" * 80, "439902100127")) <= rules.SEARCH_TEXT_LENGTH


def test_a_position_is_whole_or_absent() -> None:
    assert rules.position_fault(None, None, None) is None
    assert rules.position_fault(30.5, 114.3, "bd09") is None
    assert rules.position_fault(30.5, 114.3, None) == ("datum", "A position needs latitude, longitude and datum.")
    assert rules.position_fault(48.85, 2.35, "gcj02") == ("datum", "This datum exists only inside China.")
    assert rules.position_fault(90.5, 2.35, "wgs84") == ("latitude", "Not a position on Earth.")


@pytest.mark.parametrize(
    ("locality", "count", "alert"),
    [
        ("urban", 2, "too_few"), ("urban", 3, None), ("urban", 4, None), ("urban", 5, "too_many"),
        ("rural", 0, "too_few"), ("rural", 1, None), ("rural", 2, None), ("rural", 3, "too_many"),
    ],
)  # fmt: skip
def test_three_or_four_benchmarks_in_town_and_one_or_two_in_the_country(
    locality: str, count: int, alert: str | None
) -> None:
    assert rules.benchmark_alert(locality, count) == alert


def test_only_an_open_modern_terminal_can_be_a_benchmark() -> None:
    assert rules.can_be_benchmark("modern", None)
    assert not rules.can_be_benchmark("ordinary", None)
    assert not rules.can_be_benchmark("franchise", None)
    assert not rules.can_be_benchmark("modern", date(2026, 3, 2))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kind", rules.Kind),
        ("store_format", rules.StoreFormat),
        ("scale", rules.Scale),
        ("trade_area", rules.TradeArea),
        ("locality", rules.Locality),
    ],
)
def test_every_word_has_a_chinese_one_that_an_import_understands(name: str, words: type[rules.Kind]) -> None:
    column = next(column for column in imports.COLUMNS if column.name == name)
    for word in words:
        chinese = column.write(word.value)
        assert chinese != word.value
        assert column.read(chinese) == column.read(word.value) == word.value
