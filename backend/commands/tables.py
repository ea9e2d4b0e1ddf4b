"""Tables on a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

import click


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, err: bool = False) -> None:
    lines = [headings, *([str(cell if cell is not None else "") for cell in row] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for at, line in enumerate(lines):
        cells = [cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)]
        click.echo("  ".join(cells).rstrip(), err=err)
        if at == 0:
            click.echo("  ".join("-" * width for width in widths), err=err)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
