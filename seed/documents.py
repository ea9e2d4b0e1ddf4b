"""Visits as a phone writes them: check-ins, shelf and display checks, photos, and notes in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from backend.db import rfc3339
from backend.displays.rules import PriceTag, ShelfPosition
from backend.photos.rules import MediaType
from backend.terminals.geo import Datum
from backend.visits.rules import Kind
from backend.visits.signal_rules import OF_PHOTOS, SignalKind
from seed import names
from seed.cameras import Camera
from seed.city import MEAN_TIER, SPECS, SpecPlan
from seed.days import Stop
from seed.personas import Persona
from seed.randomness import make_id
from seed.shops import Shop, position_near

_PRICE_FAULT, _TAG_MISSING = 0.04, 0.05
#: In a cellar, or among towers: nobody's fault.
_HONEST_POOR_FIX = 0.003
#: A phone that kept its fix for some minutes: nobody's fault either.
_HONEST_OLD_FIX = 0.01
_ACCURATE_M = 30
_PHOTO_VIEWS = ("front", "close", "price_tag")


class Writer:
    """One phone and the hand that holds it. `clock_off` is how far its clock is ahead.

    `pictures` are the bytes of the photos that were drawn, by photo id, until they are sent.
    """

    def __init__(
        self,
        rng: Random,
        persona: Persona,
        spec_ids: Mapping[SpecPlan, str],
        reviewer_id: str,
        camera: Camera,
    ) -> None:
        self.rng = rng
        self.persona = persona
        self.spec_ids = spec_ids
        self.reviewer_id = reviewer_id
        self.camera = camera
        self.pictures: dict[str, bytes] = {}
        self._saved: dict[str, Any] | None = None

    def tempt(self, stop: Stop) -> None:
        """Let an honest visit become a fraud with pictures, now and then."""
        if _focus_specs(stop.shop) and (trick := self.camera.trick_for(stop)):
            stop.fraud, stop.left_open = trick, False

    def write(self, stop: Stop, clock_off: timedelta) -> dict[str, Any]:
        rng = self.rng
        checks = self._shelf_checks(stop)
        displays, photos = self._displays(stop, clock_off)
        place = self._tea_house() if stop.fraud is SignalKind.FAR else (0.0, 0.0)
        submitted_at = stop.ended_at + clock_off + timedelta(seconds=rng.randint(20, 400))
        return {
            "id": make_id(rng, stop.started_at),
            "terminal_id": stop.shop.id,
            "kind": stop.kind.value,
            "template_version": 1,
            "joint_with": stop.companion or (self.reviewer_id if stop.kind is Kind.JOINT else None),
            "check_in": self._check_in(stop, clock_off, place),
            "check_out": None if stop.left_open else self._check_point(stop, stop.ended_at, clock_off, place),
            "submitted_at": None if stop.left_open else rfc3339(submitted_at),
            "sections": self._sections(stop, checks),
            "shelf_checks": checks,
            "display_checks": displays,
            "photos": photos,
        }

    def _tea_house(self) -> tuple[float, float]:
        """Metres east and north of the shop, and still in the neighbourhood."""
        rng = self.rng
        return rng.choice((-1, 1)) * rng.uniform(250, 650), rng.choice((-1, 1)) * rng.uniform(150, 500)

    def _check_in(self, stop: Stop, clock_off: timedelta, place: tuple[float, float]) -> dict[str, Any]:
        """Of a fraud with the same coordinates, those of the visit before; without any it is none."""
        point = self._check_point(stop, stop.started_at, clock_off, place)
        position: dict[str, Any] | None = point["position"]
        if stop.fraud is SignalKind.SAME_COORDINATES:
            if self._saved is None:
                stop.fraud = None
            elif position is not None:
                position |= self._saved
        elif position is not None and stop.fraud is SignalKind.STALE_FIX:
            old = timedelta(minutes=self.rng.uniform(15, 120))
            position["fixed_at"] = rfc3339(stop.started_at + clock_off - old)
        is_accurate = position is not None and position["accuracy_m"] <= _ACCURATE_M and not position["mocked"]
        kept = ("latitude", "longitude", "accuracy_m")
        self._saved = {name: position[name] for name in kept} if position and is_accurate else None
        return point

    def _check_point(
        self, stop: Stop, at: datetime, clock_off: timedelta, place: tuple[float, float]
    ) -> dict[str, Any]:
        rng = self.rng
        fraud = stop.fraud
        accuracy_m = round(rng.uniform(5, 38), 1)
        east_m, north_m = rng.gauss(0, accuracy_m / 2), rng.gauss(0, accuracy_m / 2)
        if fraud is SignalKind.MOCK_LOCATION:
            accuracy_m, east_m, north_m = 3.0, 0.0, 0.0
        elif fraud is SignalKind.POOR_FIX:
            if rng.random() < 0.3:
                return {"device_time": rfc3339(at + clock_off), "position": None}
            accuracy_m = float(rng.randint(300, 2000))
        elif rng.random() < _HONEST_POOR_FIX:
            accuracy_m = float(rng.randint(105, 160))
        return {
            "device_time": rfc3339(at + clock_off),
            "position": self._position(stop.shop, place[0] + east_m, place[1] + north_m, self.persona.datum)
            | {
                "accuracy_m": accuracy_m,
                "fixed_at": rfc3339(at + clock_off - timedelta(seconds=self._age_of_fix())),
                "mocked": fraud is SignalKind.MOCK_LOCATION,
            },
        }

    def _age_of_fix(self) -> int:
        return self.rng.randint(60, 420) if self.rng.random() < _HONEST_OLD_FIX else self.rng.randint(1, 12)

    @staticmethod
    def _position(shop: Shop, east_m: float, north_m: float, datum: Datum) -> dict[str, Any]:
        latitude, longitude = position_near(shop, east_m, north_m, datum)
        return {"latitude": latitude, "longitude": longitude, "datum": datum.value}

    # ---- shelves and displays -----------------------------------------------------------------------------------------

    def _shelf_checks(self, stop: Stop) -> list[dict[str, Any]]:
        specs = list(SPECS)
        if self.rng.random() >= self.persona.full_checks:
            specs = self.rng.sample(specs, self.rng.randint(2, 5))
        return [self._shelf_check(stop, spec) for spec in specs]

    def _shelf_check(self, stop: Stop, spec: SpecPlan) -> dict[str, Any]:
        rng = self.rng
        check: dict[str, Any] = {"spec_id": self.spec_ids[spec], "on_shelf": _is_stocked(stop.shop, spec)}
        if not check["on_shelf"]:
            return check
        if rng.random() < spec.dry:
            return check | {"on_shelf": False, "stock_packs": 0}
        price_fen, tag = spec.retail_yuan * 100, PriceTag.RIGHT
        if rng.random() < _PRICE_FAULT:
            price_fen, tag = price_fen + 100 * rng.choice((-5, -2, 5, 10)), PriceTag.WRONG
        elif rng.random() < _TAG_MISSING:
            tag = PriceTag.MISSING
        check |= {
            "facings": rng.choices((1, 2, 3, 4, 6), weights=(30, 40, 18, 8, 4))[0],
            "position": rng.choices(list(ShelfPosition), weights=(45, 50, 5))[0].value,
            "stock_packs": max(1, round(rng.lognormvariate(3.2 + stop.shop.tier / 30, 0.6))),
            "retail_price_fen": price_fen,
            "price_tag": tag.value,
        }
        if rng.random() < self.persona.notes / 3:
            made = stop.started_at.date() - timedelta(days=round(rng.triangular(10, 200, 45)))
            check["produced_on"] = made.isoformat()
        return check

    def _displays(self, stop: Stop, clock_off: timedelta) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        rng = self.rng
        displays: list[dict[str, Any]] = []
        photos: list[dict[str, Any]] = []
        if rng.random() >= self.persona.photos and stop.fraud not in OF_PHOTOS:
            return displays, photos
        focus = _focus_specs(stop.shop)
        for spec in rng.sample(focus, min(len(focus), rng.randint(1, 2))):
            check_id = make_id(rng, stop.started_at)
            displays.append(
                {
                    "id": check_id,
                    "spec_id": self.spec_ids[spec],
                    "position": rng.choice(list(ShelfPosition)[:2]).value,
                    "facings": rng.randint(1, 5),
                    "price_tag": (PriceTag.MISSING if rng.random() < _TAG_MISSING else PriceTag.RIGHT).value,
                    "materials_present": rng.random() < 0.85,
                }
            )
            photos += [self._photo(stop, check_id, view, clock_off) for view in _PHOTO_VIEWS[: rng.randint(1, 2)]]
        return displays, photos

    def _photo(self, stop: Stop, check_id: str, view: str, clock_off: timedelta) -> dict[str, Any]:
        """A declaration."""
        rng = self.rng
        taken_at = stop.started_at + timedelta(minutes=stop.minutes * rng.uniform(0.2, 0.9))
        photo_id = make_id(rng, taken_at)
        shot = self.camera.take(stop, photo_id, taken_at + clock_off)
        if shot.data is not None:
            self.pictures[photo_id] = shot.data
        return {
            "id": photo_id,
            "sha256": shot.sha256,
            "size": shot.size,
            "media_type": MediaType.JPEG.value,
            "view": view,
            "display_check_id": check_id,
            "taken_at": rfc3339(taken_at + clock_off),
            "source": shot.source.value,
        }

    # ---- answers ------------------------------------------------------------------------------------------------------

    def _sections(self, stop: Stop, checks: list[dict[str, Any]]) -> dict[str, Any]:
        rng = self.rng
        stock = sum(check.get("stock_packs") or 0 for check in checks) // 10
        sections: dict[str, dict[str, Any]] = {
            "preparation": {"history_read": rng.random() < 0.5 + self.persona.notes / 2},
            "greeting": {
                "owner_present": rng.random() < 0.8,
                "mood": rng.choices(("good", "fair", "poor"), (70, 26, 4))[0],
            },
            "shelf_check": {"prices_marked": all(check.get("price_tag") in (None, PriceTag.RIGHT) for check in checks)},
            "stock": {"level": rng.choices(("short", "right", "high"), (20, 65, 15))[0], "total_cartons": stock},
            "sign_off": {
                "confirmed": rng.random() < 0.9,
                "result": rng.choices(("done", "partly", "follow_up"), (85, 10, 5))[0],
            },
        }
        if rng.random() < self.persona.notes:
            sections["preparation"]["goals"] = rng.sample(("display", "new_product", "ordering", "compliance"), 2)
            sections["display_check"] = {"cabinet_clean": rng.random() < 0.8, "note": self._words(names.DISPLAY_NOTES)}
            sections["advice"] = self._on_a_topic(names.ADVICE)
        if rng.random() < self.persona.notes / 2:
            sections["needs"] = self._on_a_topic(names.NEEDS)
            sections["promise"] = {
                "by_manager": self._words(names.PROMISES_BY_MANAGER),
                "by_retailer": self._words(names.PROMISES_BY_RETAILER),
            }
        if not sections["shelf_check"]["prices_marked"]:
            sections["shelf_check"]["note"] = self._words(names.PRICE_NOTES)
        if rng.random() < 0.02:
            sections["complaints"] = {"has_complaint": True, "note": self._words(names.COMPLAINTS)}
        return sections

    def _on_a_topic(self, sentences: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        topic, sentence = self.rng.choice(sentences)
        return {"topics": [topic], "note": self._words((sentence,))}

    def _words(self, sentences: tuple[str, ...]) -> str:
        rng = self.rng
        return rng.choice(sentences).format(spec=rng.choice(SPECS).full_name, day=rng.choice(names.WEEKDAYS))


def _is_stocked(shop: Shop, spec: SpecPlan) -> bool:
    """Whether a shop stocks a spec: always the same, and better shops stock more."""
    if shop.tier < spec.lowest_tier:
        return False
    likely = spec.availability + (shop.tier - MEAN_TIER) * 0.02
    return Random(f"{shop.id}{spec.full_name}").random() < likely


def _focus_specs(shop: Shop) -> list[SpecPlan]:
    """Those whose displays are looked at, and photographed."""
    return [spec for spec in SPECS if spec.is_focus and _is_stocked(shop, spec)]
