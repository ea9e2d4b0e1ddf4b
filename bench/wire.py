"""Clients as light as can be: raw sockets that stay open, so that the server is what is measured."""

from __future__ import annotations

import multiprocessing
import socket
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

import orjson

API = "/api/v1"


class Connected:
    """One kept connection to a server on the loopback address."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer."""
        self.socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head, status = received[:end], int(received[9:12])
        length = 0 if status == 204 else _content_length(head)
        parts, missing = [received[end + 4 :]], length - (len(received) - end - 4)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return status, head, b"".join(parts)

    def _more(self) -> bytes:
        some = self.socket.recv(1 << 18)
        if not some:
            raise ConnectionError("the server closed the connection")
        return some

    def ask(self, request: bytes) -> Any:
        """The answer's JSON."""
        status, head, body = self.send(request)
        if status >= 300:
            raise RuntimeError(f"{request[:200]!r} was answered {head!r} {body[:500]!r}")
        return orjson.loads(body)

    def close(self) -> None:
        self.socket.close()


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise RuntimeError(f"an answer without a length: {head!r}")


def request(
    method: str, path: str, document: Any = None, token: str | None = None, headers: dict[str, str] | None = None
) -> bytes:
    """A whole request, ready to be sent."""
    body = b"" if document is None else orjson.dumps(document)
    lines = {"Host": "127.0.0.1", "Accept": "application/json", "Content-Length": str(len(body)), **(headers or {})}
    if body:
        lines["Content-Type"] = "application/json"
    if token:
        lines["Authorization"] = f"Bearer {token}"
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


@dataclass(frozen=True)
class Timing:
    """Seconds from the first byte sent by anyone to the last byte received, and of each request."""

    total: float
    each: list[float]

    @property
    def p50_ms(self) -> float:
        return statistics.median(self.each) * 1000

    @property
    def p99_ms(self) -> float:
        return sorted(self.each)[int(len(self.each) * 0.99)] * 1000

    @property
    def worst_ms(self) -> float:
        return max(self.each) * 1000


def repeat(connection: Connected, sent: bytes, times: int) -> Timing:
    """The same request over and over, after one that warms up."""
    connection.ask(sent)
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        status, head, _ = connection.send(sent)
        seconds.append(time.perf_counter() - began)
        if status >= 300:
            raise RuntimeError(f"answered {head!r}")
    return Timing(sum(seconds), seconds)


#: What one client does on its connection; it returns the seconds that each request took.
Work = Callable[[Connected], list[float]]


def push_from_many(
    port: int, requests: Sequence[Sequence[bytes]], mark: bytes, marks: Sequence[Sequence[int]]
) -> Timing:
    """Each client sends its requests one after the other, all clients at once.

    Raises:
        RuntimeError: when an answer does not hold `mark` as often as it should, for then not everything was stored.
    """
    return at_once(port, [partial(_push, some, mark, counts) for some, counts in zip(requests, marks, strict=True)])


def _push(requests: Sequence[bytes], mark: bytes, marks: Sequence[int], connection: Connected) -> list[float]:
    seconds = []
    for sent, count in zip(requests, marks, strict=True):
        before = time.perf_counter()
        status, _, body = connection.send(sent)
        seconds.append(time.perf_counter() - before)
        if status != 200 or body.count(mark) != count:
            raise RuntimeError(f"{status}, {body.count(mark)} of {count} stored: {body[:600]!r}")
    return seconds


def at_once(port: int, works: Sequence[Work]) -> Timing:
    """Each client is a process with a connection of its own; they begin together.

    Raises:
        RuntimeError: what the first that failed had to say.
    """
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(len(works))
    pipes, clients = [], []
    for work in works:
        ours, theirs = context.Pipe()
        clients.append(context.Process(target=_client, args=(port, work, barrier, theirs), daemon=True))
        clients[-1].start()
        theirs.close()
        pipes.append(ours)
    outcomes = [pipe.recv() for pipe in pipes]
    for client in clients:
        client.join()
    if wrong := [outcome for outcome in outcomes if isinstance(outcome, str)]:
        raise RuntimeError(wrong[0])
    began, ended = min(outcome[0] for outcome in outcomes), max(outcome[1] for outcome in outcomes)
    return Timing(ended - began, [seconds for outcome in outcomes for seconds in outcome[2]])


def _client(port: int, work: Work, barrier: Barrier, pipe: Connection) -> None:
    try:
        connection = Connected(port)
        barrier.wait(60)
        began = time.perf_counter()
        seconds = work(connection)
        pipe.send((began, time.perf_counter(), seconds))
    except Exception as error:
        barrier.abort()
        pipe.send(f"{type(error).__name__}: {error}")
