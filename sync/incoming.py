"""The bytes of a request as the server's socket gives them: in pieces, past werkzeug's limit, up to their end or a cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Any

#: A reset or a silence loses what lies between two reads, so they are small on a slow line; on a fast one small ones cost too much.
LEAST_READ, MOST_READ = 16_384, 131_072
SLOW_SECONDS = 0.05
#: So much of a refused body is taken in, for a client that sends first and looks for an answer afterwards.
MOST_READ_AWAY = 1_000_000


class Body:
    """`length` is what the request announced; a body in chunks announces nothing."""

    def __init__(self, environ: Mapping[str, Any]) -> None:
        text = environ.get("CONTENT_LENGTH") or ""
        is_endless = not text and not environ.get("wsgi.input_terminated")
        self.length = int(text) if text.isdigit() else 0 if is_endless else None
        self._input = environ["wsgi.input"]
        self._socket = environ.get("gunicorn.socket")
        self._taken = 0

    def chunks(self, most: int) -> Iterator[bytes]:
        """What comes, up to `most` bytes. Whether the other side ended it or the line did, it just ends."""
        left = most if self.length is None else min(most, self.length - self._taken)
        size = LEAST_READ
        while left > 0:
            began = monotonic()
            try:
                some = self._input.read(min(left, size))
            except OSError:
                return
            if not some:
                return
            left -= len(some)
            self._taken += len(some)
            size = min(2 * size, MOST_READ) if monotonic() - began < SLOW_SECONDS else LEAST_READ
            yield some

    @contextmanager
    def patience(self, seconds: int) -> Iterator[None]:
        """Meanwhile a line that is silent for so long counts as cut: nothing else would end a phone that has gone away."""
        if self._socket is None:
            yield
            return
        self._socket.settimeout(seconds)
        try:
            yield
        finally:
            self._socket.settimeout(None)

    def read_away(self) -> None:
        with self.patience(1):
            for _ in self.chunks(MOST_READ_AWAY):
                pass
