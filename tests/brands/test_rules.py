from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.brands import rules


@pytest.mark.parametrize("code", ["6901028000857", "4006381333931", "2000000000015"])
def test_a_right_check_digit_is_an_ean13(code: str) -> None:
    assert rules.check_digit(code[:12]) == code[12]
    assert rules.ean13_fault(code) is None


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(1, 9))
def test_any_other_last_digit_is_not(first: str, off: int) -> None:
    right = rules.check_digit(first)
    assert rules.ean13_fault(first + right) is None
    assert rules.ean13_fault(first + str((int(right) + off) % 10)) == "The check digit of the EAN-13 is wrong."


@pytest.mark.parametrize("code", ["690102800085", "69010280008570", "690102800085X", "６９０１０２８０００８５７", ""])
def test_thirteen_plain_digits_are_needed(code: str) -> None:
    assert rules.ean13_fault(code) == "An EAN-13 has 13 digits."


def test_retail_is_not_below_wholesale() -> None:
    assert rules.price_fault(8_800, 8_800) is None
    assert rules.price_fault(8_800, 8_799) is not None
