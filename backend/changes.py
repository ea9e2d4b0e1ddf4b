"""Who waits for a city's next change, and who wakes them.

A waiter takes a ticket before it looks at the database; a change after that ends its wait at once, so that none is missed.
Within a process the transaction itself wakes the waiters. Other processes hear of it on PostgreSQL by LISTEN and NOTIFY; on
SQLite, where nobody is told, somebody looks every second while anyone waits: the worker writes from outside the server.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

import psycopg
import structlog

log = structlog.get_logger(__name__)

#: The name under which PostgreSQL passes on which city has changed.
TOPIC = "zhudian_changes"
_SECONDS_TO_RECONNECT = _SECONDS_BETWEEN_LOOKS = 1.0


class Changes:
    """`address` is a PostgreSQL connection string to listen at; `version` changes, asked on one thread, with every commit."""

    def __init__(self, most: int, address: str | None = None, version: Callable[[], int] | None = None) -> None:
        self._address, self._version = address, version
        self._turned = threading.Condition()
        self._counts: Counter[int] = Counter()
        self._places = threading.BoundedSemaphore(most) if most else None
        self._listener: threading.Thread | None = None
        self.waiting = 0

    def ticket(self, city_id: int) -> int:
        """What `wait` has to be given: how often the city had changed when the waiter began to look."""
        self._listen()
        with self._turned:
            return self._counts[city_id]

    def tell(self, city_id: int) -> None:
        """Wake everyone who waits for this city."""
        with self._turned:
            self._counts[city_id] += 1
            self._turned.notify_all()

    def wait(self, city_id: int, ticket: int, seconds: float) -> bool:
        """Sleep until the city has changed since the ticket, or for so long.

        Returns:
            Whether it has changed; False at once when too many are waiting already.
        """
        if self._places is None or not self._places.acquire(blocking=False):
            return False
        try:
            with self._turned:
                self.waiting += 1
                self._turned.notify_all()
                try:
                    return self._turned.wait_for(lambda: self._counts[city_id] != ticket, timeout=seconds)
                finally:
                    self.waiting -= 1
        finally:
            self._places.release()

    def _listen(self) -> None:
        """Start listening, once in each process and not before anyone waits: threads do not survive a fork."""
        with self._turned:
            if self._listener is None or not self._listener.is_alive():
                listen = self._watch if self._address is None else partial(self._pass_on, self._address)
                self._listener = threading.Thread(target=listen, name="changes", daemon=True)
                self._listener.start()

    def _watch(self) -> None:
        seen = None
        while self._version is not None:
            with self._turned:
                self._turned.wait_for(lambda: self.waiting)
            if (found := self._version()) != seen:
                seen = found
                self._wake_all()
            time.sleep(_SECONDS_BETWEEN_LOOKS)

    def _pass_on(self, address: str) -> None:
        while True:
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    connection.execute(f"LISTEN {TOPIC}")
                    self._wake_all()  # what was said while nobody listened
                    for notice in connection.notifies():
                        self.tell(int(notice.payload))
            except psycopg.Error as error:
                log.warning("changes-not-heard", error=str(error))
                time.sleep(_SECONDS_TO_RECONNECT)

    def _wake_all(self) -> None:
        with self._turned:
            for city_id in self._counts:
                self._counts[city_id] += 1
            self._turned.notify_all()
