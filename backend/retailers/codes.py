"""An address as a QR code."""

from __future__ import annotations

from io import BytesIO

import segno


def svg_of(address: str) -> str:
    """An SVG picture that scales; black on white whatever is around it, for cameras ask for that. 15 % may be smudged."""
    drawn = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", xmldecl=False, nl=False, omitsize=True, light="#fff")
    return drawn.getvalue().decode()
