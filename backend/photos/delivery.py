"""Bytes of a picture as an HTTP answer: whole or a range of it, or nothing where the browser has it already."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Response, request

from backend import problems

#: The bytes from the first place up to, without, the second.
Reader = Callable[[int, int], Iterable[bytes]]


def deliver(size: int, read: Reader, *, etag: str, media_type: str, headers: dict[str, str]) -> Response:
    """
    Raises:
        Problem: `range-not-satisfiable`.
    """
    start, end = _range(size, etag)
    is_known = request.if_none_match.contains(etag)
    response = Response(b"" if is_known or request.method == "HEAD" else read(start, end), mimetype=media_type)
    response.status_code = 304 if is_known else 206 if (start, end) != (0, size) else 200
    response.set_etag(etag)
    response.headers["Accept-Ranges"] = "bytes"
    if not is_known:
        response.headers["Content-Length"] = str(end - start)
    if response.status_code == 206:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response.headers.update(headers)
    return response


def _range(size: int, etag: str) -> tuple[int, int]:
    """What is asked for; all of it when that are several ranges, or parts of another picture."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return 0, size
    if request.if_range is not None and (request.if_range.date or request.if_range.etag not in (None, etag)):
        return 0, size
    found = asked.range_for_length(size)
    if found is None:
        raise problems.RANGE_NOT_SATISFIABLE(size=size)
    return found
