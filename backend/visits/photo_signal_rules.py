"""Signals from a visit's pictures: used before, taken elsewhere or at another time, not readable (domain.md section 11). Pure.

Of two visits that share a picture the later one is doubted, whichever arrived first. A signal names every photo it is about, and
the other one where there are two, so that both can be looked at side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from backend.visits.signal_rules import Signal, SignalKind


@dataclass(frozen=True)
class PhotoRules:
    """The numbers, as one version. Weights are points out of 100.

    `near_bits` is out of 64 (at most likeness.FARTHEST), `far_m` in metres; sharpness and brightness are imaging.py's.
    """

    version: int = 1
    near_bits: int = 6
    leeway_seconds: int = 10 * 60
    far_m: int = 500
    least_sharpness: int = 20
    least_brightness: int = 30
    most_named: int = 10
    weights: dict[str, int] = field(
        default_factory=lambda: {
            SignalKind.PHOTO_REUSED.value: 70,
            SignalKind.PHOTO_NEAR_DUPLICATE.value: 50,
            SignalKind.PHOTO_OTHER_TIME.value: 40,
            SignalKind.PHOTO_OTHER_PLACE.value: 50,
            SignalKind.PHOTO_FROM_GALLERY.value: 20,
            SignalKind.PHOTO_BLURRED.value: 10,
            SignalKind.PHOTO_DARK.value: 10,
        }
    )


class Stay(NamedTuple):
    """The visit that is judged; `month` is that of its start in the city's time zone, such as 2026-03."""

    visit_id: str
    terminal_id: str
    manager_id: str
    started_at: datetime
    ended_at: datetime | None
    month: str


class Picture(NamedTuple):
    """One of its photos. `taken_at` is by a clock that was put right, `taken_by` says whose word it is: `exif` or `phone`.

    `distance_m` is from the shop, as the file says. What was not found in the file is None.
    """

    photo_id: str
    sha256: str
    is_from_gallery: bool
    taken_at: datetime | None
    taken_by: str
    distance_m: int | None
    sharpness: float | None
    brightness: float | None


class Use(NamedTuple):
    """Another photo somewhere else with the bytes `sha256`; of a visit, or of another document, which has no shop."""

    photo_id: str
    sha256: str
    document_id: str
    terminal_id: str | None
    manager_id: str | None
    at: datetime
    month: str


def photo_signals(
    stay: Stay,
    pictures: Sequence[Picture],
    uses: Iterable[Use],
    likeness: dict[str, dict[str, int]],
    rules: PhotoRules,
) -> list[Signal]:
    """What the pictures of a visit give reason to doubt. `likeness` is SHA-256 → SHA-256 of what is like it → bits."""
    earlier = [use for use in uses if is_before(use, stay)]
    found: dict[SignalKind, list[dict[str, Any]]] = {SignalKind(kind): [] for kind in rules.weights}
    seen: dict[str, str] = {}
    for picture in pictures:
        name = {"photo_id": picture.photo_id}
        if other := _used_before(picture, earlier, seen):
            found[SignalKind.PHOTO_REUSED].append({**name, **other})
        elif near := _near_before(stay, picture, earlier, likeness.get(picture.sha256, {}), rules):
            found[SignalKind.PHOTO_NEAR_DUPLICATE].append({**name, **near})
        if picture.taken_at is not None and not _is_during(stay, picture.taken_at, rules):
            found[SignalKind.PHOTO_OTHER_TIME].append({**name, "taken_at": picture.taken_at, "by": picture.taken_by})
        if picture.distance_m is not None and picture.distance_m > rules.far_m:
            found[SignalKind.PHOTO_OTHER_PLACE].append({**name, "distance_m": picture.distance_m})
        if picture.is_from_gallery:
            found[SignalKind.PHOTO_FROM_GALLERY].append(name)
        if picture.brightness is not None and picture.brightness < rules.least_brightness:
            found[SignalKind.PHOTO_DARK].append({**name, "brightness": picture.brightness})
        elif picture.sharpness is not None and picture.sharpness < rules.least_sharpness:
            found[SignalKind.PHOTO_BLURRED].append({**name, "sharpness": picture.sharpness})
        seen.setdefault(picture.sha256, picture.photo_id)
    limits: dict[SignalKind, dict[str, Any]] = {
        SignalKind.PHOTO_NEAR_DUPLICATE: {"allowed_bits": rules.near_bits},
        SignalKind.PHOTO_OTHER_TIME: {"from": stay.started_at, "until": stay.ended_at},
        SignalKind.PHOTO_OTHER_PLACE: {"allowed_m": rules.far_m},
        SignalKind.PHOTO_DARK: {"least_brightness": rules.least_brightness},
        SignalKind.PHOTO_BLURRED: {"least_sharpness": rules.least_sharpness},
    }
    return [
        Signal(kind, rules.weights[kind], {"photos": named[: rules.most_named], **limits.get(kind, {})})
        for kind, named in found.items()
        if named
    ]


def is_before(use: Use, stay: Stay) -> bool:
    """Whether the other photo belongs to what came first."""
    return (use.at, use.document_id) < (stay.started_at, stay.visit_id)


def _used_before(picture: Picture, earlier: Sequence[Use], seen: dict[str, str]) -> dict[str, Any] | None:
    """The same bytes: in an earlier document, or before in this one."""
    same = next((use for use in earlier if use.sha256 == picture.sha256), None)
    if same is not None:
        return _named(same)
    return {"other_photo_id": seen[picture.sha256]} if picture.sha256 in seen else None


def _near_before(
    stay: Stay, picture: Picture, earlier: Sequence[Use], likeness: dict[str, int], rules: PhotoRules
) -> dict[str, Any] | None:
    """The nearest picture of another shop, manager or month; of the same ones it is natural to look alike."""
    near = [
        use
        for use in earlier
        if likeness.get(use.sha256, rules.near_bits + 1) <= rules.near_bits and use.sha256 != picture.sha256
        if (use.terminal_id, use.manager_id, use.month) != (stay.terminal_id, stay.manager_id, stay.month)
    ]
    if not near:
        return None
    nearest = min(near, key=lambda use: (likeness[use.sha256], use.at, use.photo_id))
    return {**_named(nearest), "bits": likeness[nearest.sha256]}


def _named(use: Use) -> dict[str, Any]:
    of_visit = {"other_visit_id": use.document_id, "other_terminal_id": use.terminal_id} if use.terminal_id else {}
    return {"other_photo_id": use.photo_id, **of_visit}


def _is_during(stay: Stay, at: datetime, rules: PhotoRules) -> bool:
    leeway = timedelta(seconds=rules.leeway_seconds)
    return stay.started_at - leeway <= at and (stay.ended_at is None or at <= stay.ended_at + leeway)
