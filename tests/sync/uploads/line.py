"""The line between a phone and the server: it is cut at any byte, loses answers, and may be slow."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from threading import Event, Lock, Thread

PIECE_BYTES = 4096


@dataclass
class Line:
    """A proxy on the loopback address in front of a server's port.

    It is cut `cuts` times: after a random number of bytes from the phone, up to `most_bytes`, or if those are never reached now
    and then as the answer begins. `bytes_a_second` is what passes towards the server. `cut` counts.
    """

    server_port: int
    chance: Random
    cuts: int = 0
    most_bytes: int = 100_000
    bytes_a_second: int | None = None
    cut: int = 0
    _over: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def open(self) -> Iterator[str]:
        """Its address, as a server's."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            accepting = Thread(target=self._accept, args=(door,), daemon=True)
            accepting.start()
            try:
                yield f"http://127.0.0.1:{door.getsockname()[1]}"
            finally:
                self._over.set()
                with suppress(OSError):
                    socket.create_connection(door.getsockname(), timeout=5).close()
                accepting.join()

    def _accept(self, door: socket.socket) -> None:
        while True:
            phone, _ = door.accept()
            if self._over.is_set():
                phone.close()
                return
            Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        with self._lock:
            is_cut = self.cut < self.cuts
            loses_answer = is_cut and self.chance.random() < 0.25
            bytes_left = self.chance.randrange(self.most_bytes) if is_cut else None
        try:
            server = socket.create_connection(("127.0.0.1", self.server_port))
        except OSError:
            _reset(phone)
            return
        back = Thread(target=self._carry_back, args=(server, phone, loses_answer), daemon=True)
        back.start()
        began, passed = time.monotonic(), 0
        with suppress(OSError):
            while some := phone.recv(PIECE_BYTES):
                if bytes_left is not None and passed + len(some) > bytes_left:
                    server.sendall(some[: bytes_left - passed])
                    self._cut(phone, server)
                    return
                server.sendall(some)
                passed += len(some)
                if self.bytes_a_second:
                    self._over.wait(max(0.0, began + passed / self.bytes_a_second - time.monotonic()))
            server.shutdown(socket.SHUT_WR)
        back.join()
        phone.close()
        server.close()

    def _carry_back(self, server: socket.socket, phone: socket.socket, loses_answer: bool) -> None:
        with suppress(OSError):
            while some := server.recv(PIECE_BYTES):
                if loses_answer:
                    self._cut(phone, server)
                    return
                phone.sendall(some)
            phone.shutdown(socket.SHUT_WR)

    def _cut(self, phone: socket.socket, server: socket.socket) -> None:
        with self._lock:
            self.cut += 1
        server.shutdown(socket.SHUT_RDWR)
        _reset(phone)


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
