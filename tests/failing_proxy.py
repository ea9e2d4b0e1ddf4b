"""A proxy in front of a server, for clients that are no part of this process: it does to their requests what bad networks do.

Browsers keep what an app stores by its address, so that they speak through it from the beginning; without a script it only
passes on. Cuts at any byte of a connection are the business of tests/sync/uploads/line.py. This one knows requests, and
whether the server has acted.
"""

from __future__ import annotations

import socket
import struct
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Lock, Thread

#: Of a line that crawls: what it carries, and when it gives up.
BYTES_A_SECOND, CRAWLS_SECONDS = 1024, 2

FATES = (
    "request lost",  # the server never hears of it
    "cut off",  # the server gets a part of the body
    "answer lost",  # the server has acted, and nobody learns of it
    "answer cut",  # the client gets a part of the answer
    "twice",  # it arrives twice, one after the other
    "again later",  # it arrives once more before the next request
    "crawl",  # 1 KB a second, and cut off if it takes too long
)


@dataclass
class Sent:
    method: str
    path: str
    headers: Message
    body: bytes


@dataclass
class FailingProxy:
    """`script` has the fates of requests to come by the beginning of their path, in order; when it is used up all is well again.

    `met` counts the fates that requests have met with. Where something is cut depends on `chance`.
    """

    server_port: int
    chance: Random
    script: dict[str, list[str]] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)
    _late: list[Sent] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def expect(self, script: Mapping[str, Iterable[str]]) -> None:
        with self._lock:
            self.script = {path: list(fates) for path, fates in script.items()}

    @contextmanager
    def open(self) -> Iterator[str]:
        """Its address, as a server's."""
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                proxy.carry(self, Sent(self.command, self.path, self.headers, self.rfile.read(length)))

            do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = do_OPTIONS = handle_any  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def carry(self, client: BaseHTTPRequestHandler, sent: Sent) -> None:
        fate, late = self._fate_of(sent.path)
        for each in late:
            self._ask(each)
        match fate:
            case "request lost":
                return _reset(client)
            case "cut off":
                self._ask_partly(sent, self.chance.random())
                return _reset(client)
            case "twice":
                self._ask(sent)
            case "again later":
                with self._lock:
                    self._late.append(sent)
            case "crawl" if not self._crawl(sent):
                return _reset(client)
        answer = self._ask(sent)
        if answer is None or fate == "answer lost":
            return _reset(client)
        status, headers, body = answer
        with suppress(OSError):
            client.send_response_only(status)
            for name, value in headers:
                if name.lower() not in ("connection", "transfer-encoding"):
                    client.send_header(name, value)
            client.end_headers()
            if sent.method != "HEAD":
                client.wfile.write(body[: self.chance.randrange(len(body) or 1)] if fate == "answer cut" else body)
            if fate == "answer cut":
                _reset(client)

    def _fate_of(self, path: str) -> tuple[str | None, list[Sent]]:
        with self._lock:
            fates = next((fates for start, fates in self.script.items() if path.startswith(start) and fates), None)
            fate = fates.pop(0) if fates else None
            late, self._late = self._late, []
            if fate:
                self.met[fate] += 1
        return fate, late

    def _ask(self, sent: Sent) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """The server's answer; None if there was none."""
        server = HTTPConnection("127.0.0.1", self.server_port, timeout=60)
        try:
            server.putrequest(sent.method, sent.path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.headers.items():
                server.putheader(name, value)
            server.endheaders(sent.body)
            answer = server.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            server.close()

    def _ask_partly(self, sent: Sent, share: float) -> None:
        """Sends the head and so much of the body, and hangs up."""
        with socket.create_connection(("127.0.0.1", self.server_port)) as server:
            server.sendall(_head(sent) + sent.body[: int(share * len(sent.body))])

    def _crawl(self, sent: Sent) -> bool:
        """Whether it would come through before the line gives up; else a part of it has."""
        seconds = len(sent.body) / BYTES_A_SECOND
        time.sleep(min(seconds, CRAWLS_SECONDS))
        if seconds > CRAWLS_SECONDS:
            self._ask_partly(sent, CRAWLS_SECONDS / seconds)
        return seconds <= CRAWLS_SECONDS


def _head(sent: Sent) -> bytes:
    lines = [f"{sent.method} {sent.path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def _reset(client: BaseHTTPRequestHandler) -> None:
    """As a line that breaks, not as a server that says goodbye."""
    client.close_connection = True
    with suppress(OSError):
        client.wfile.flush()
        client.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.connection.close()
