"""What a spec is: price classes, stages of its life, and its bar code. Standard library only."""

from __future__ import annotations

from enum import StrEnum


class PriceClass(StrEnum):
    """I is the dearest."""

    I = "I"  # noqa: E741 - the classes are Roman numbers
    II = "II"
    III = "III"
    IV = "IV"
    V = "V"


class Stage(StrEnum):
    """Stages of a spec's life (R1 to R6)."""

    INTRODUCTION = "introduction"
    GROWTH = "growth"
    MATURE = "mature"
    EXIT = "exit"


def check_digit(first_twelve: str) -> str:
    """The last digit of an EAN-13: digits weigh 1 and 3 in turn, and the sum with it is a multiple of ten."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first_twelve))
    return str(-total % 10)


def ean13_fault(code: str) -> str | None:
    """Why this is no EAN-13; None when it is."""
    if not (code.isascii() and code.isdigit() and len(code) == 13):
        return "An EAN-13 has 13 digits."
    if code[-1] != check_digit(code[:12]):
        return "The check digit of the EAN-13 is wrong."
    return None


def price_fault(wholesale_fen: int, retail_fen: int) -> str | None:
    """Why these prices of a carton cannot be; None when they can."""
    return "The retail price lies below the wholesale price." if retail_fen < wholesale_fen else None
