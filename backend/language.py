"""The reader's language: Simplified Chinese first, English second, as the browser or the phone asks for.

Sentences are written in English where they arise. The catalogue in `translations` is read as translators edit it (.po); no
compiled file exists. A sentence may arrive with its figures already filled in ("Must be between 0 and 30."): it is then
found by the catalogue's entry with placeholders.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from flask import request
from flask_babel import get_locale

CHINESE = "zh_Hans_CN"
_BY_TAG = {"zh-CN": CHINESE, "zh": CHINESE, "en": "en"}


def choose_locale() -> str:
    """As the reader chose by `?lang=`, else as their browser asks for."""
    if chosen := _BY_TAG.get(request.args.get("lang", "")):
        return chosen
    tag = request.accept_languages.best_match(list(_BY_TAG), default="zh-CN")
    return _BY_TAG[tag or "zh-CN"]


def say(sentence: str) -> str:
    """The sentence in the reader's language; as it is, where the translators don't know it."""
    return translate(sentence, str(get_locale()))


def translate(sentence: str, locale: str) -> str:
    if locale != CHINESE or not sentence:
        return sentence
    known = _chinese()
    if sentence in known:
        return known[sentence]
    for pattern, translated in _patterns():
        if found := pattern.fullmatch(sentence):
            return translated.format(**found.groupdict())
    return sentence


@cache
def _chinese() -> dict[str, str]:
    file = Path(__file__).parent / "translations" / CHINESE / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as opened:
        return {str(each.id): str(each.string) for each in read_po(opened, locale=CHINESE) if each.id and each.string}


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Entries with placeholders, the most particular first."""
    patterns = []
    for sentence in sorted((each for each in _chinese() if "{" in each), key=len, reverse=True):
        pieces = re.split(r"\{(\w+)\}", sentence)
        source = "".join(f"(?P<{piece}>.+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
        patterns.append((re.compile(source, re.DOTALL), _chinese()[sentence]))
    return patterns
