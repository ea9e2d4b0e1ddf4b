"""Between a phone and the server: whatever can happen to a request and to its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any

import orjson

from tests.people import Person
from tests.phone import Answer
from tests.sync.histories.model import Model
from tests.sync.histories.stage import Crash, FragileDatabase

#: fate → how often, in percent; the rest goes well.
Weather = dict[str, int]

BAD: Weather = {
    "request lost": 6,
    "held up": 8,
    "cut off": 3,
    "crash before commit": 4,
    "crash after commit": 4,
    "answer lost": 8,
    "twice": 5,
    "copy held up": 8,
    "in parts": 5,
    "overtaken": 5,
}


@dataclass
class Lost:
    """What a phone is told when it is told something at all: the server has failed."""

    status_code: int = 500
    data: bytes = b'{"slug": "unexpected"}'
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Wire:
    """The way of one phone. What it holds up arrives later, in any order, whole or in parts.

    `meanwhile` is what another phone does while a request of this one waits for its commit.
    """

    random: Random
    person: Person
    database: FragileDatabase
    model: Model
    weather: Weather
    meanwhile: Callable[[], None]
    late: list[bytes] = field(default_factory=list)

    def __call__(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        fates = list(self.weather)
        fate = self.random.choices([*fates, "well"], [*self.weather.values(), 100 - sum(self.weather.values())])[0]
        if body is None:
            return self._pull(fate, path)
        return self._push(fate, body)

    def _pull(self, fate: str, path: str) -> Answer:
        if fate in ("request lost", "held up", "cut off"):
            raise ConnectionError(fate)
        answer = self.person.get(path)
        if answer.status_code == 200 and path.startswith("/sync/pull"):
            self.model.pulled(self.person.id, (answer.json or {})["changes"])
        if fate == "answer lost":
            raise ConnectionError(fate)
        return Lost() if fate.startswith("crash") else answer

    def _push(self, fate: str, body: bytes) -> Answer:
        match fate:
            case "request lost":
                raise ConnectionError(fate)
            case "held up":
                self.late += [body] * self.random.randint(1, 2)
                raise ConnectionError(fate)
            case "cut off":
                self._cut_off(body)
                raise ConnectionError(fate)
            case "crash before commit":
                self.database.before_commit = _crash
            case "overtaken":
                self.database.before_commit = self.meanwhile
            case "twice":
                self.arrive(body)
            case "in parts":
                self.late.append(body)
                self.arrive(self._part(body))
                raise ConnectionError(fate)
        answer = self.arrive(body)
        if fate == "copy held up":
            self.late.append(body)
        if fate == "answer lost":
            raise ConnectionError(fate)
        return Lost() if fate == "crash after commit" else answer

    def arrive(self, body: bytes) -> Answer:
        """Let a push reach the server; the model hears of it as soon as it has been committed."""
        answer = self.person.post("/sync/push", data=body, headers={"Content-Type": "application/json"})
        if answer.status_code == 200:
            changes, results = orjson.loads(body)["changes"], (answer.json or {})["results"]
            self.model.pushed(self.person.id, self.person.device_id, changes, results)
        return answer

    def _cut_off(self, body: bytes) -> None:
        """The connection breaks while the body is being sent: nothing of it may count."""
        some = BytesIO(body[: self.random.randrange(1, len(body))])
        length: dict[str, Any] = {"content_length": len(body), "content_type": "application/json"}
        answer = self.person.post("/sync/push", input_stream=some, **length)
        if answer.status_code != 400:
            self.model.surprises.append(f"half a request was answered with {answer.status_code}")

    def _part(self, body: bytes) -> bytes:
        envelope = orjson.loads(body)
        changes = envelope["changes"]
        envelope["changes"] = self.random.sample(changes, self.random.randint(1, len(changes)))
        return orjson.dumps(envelope)

    def deliver_late(self, share: float = 1.0) -> None:
        """Let some of what was held up arrive, in any order, and now and then only a part of it."""
        self.random.shuffle(self.late)
        for _ in range(round(share * len(self.late))):
            body = self.late.pop()
            self.arrive(self._part(body) if self.random.random() < 0.2 else body)


def _crash() -> None:
    raise Crash
