"""The shops of the city: where they stand, what they are, and who covers them at first.

Streets are straight lines in the plane of a branch, and shops stand along them by house number: so the way from one visit to
the next is as believable as the address. A manager covers whole stretches of streets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, pi, radians, sin
from random import Random
from typing import Any, NamedTuple

from backend.terminals.geo import Datum, gcj02_from_wgs84
from backend.terminals.rules import HIGHEST_TIER, LOWEST_TIER, Kind, Locality, Scale, StoreFormat, TradeArea
from seed import names
from seed.city import BRANCHES, FORMATS, KINDS, MEAN_TIER, NAME, SCALES, TIER_SPREAD, TRADE_AREAS, BranchPlan, apportion
from seed.people import Employee
from seed.randomness import generator, make_id

_METRES_PER_DEGREE = 111_320.0
_METRES_PER_HOUSE = 9
#: 154 has never been given to an operator: nobody's telephone rings.
_PHONE_PREFIX = "154"
#: Sized like a district store or a kiosk, whatever the tier.
_SIZE = {StoreFormat.MALL: 12, StoreFormat.SUPERMARKET: 4, StoreFormat.OTHER: -4}
_MEASURED_IN_WGS84 = 0.15


@dataclass(eq=False)
class Shop:
    """A shop with its true position: metres east and north of its branch's centre."""

    id: str
    branch: BranchPlan
    street: str
    house: int
    east_m: float
    north_m: float
    license_no: str = ""
    name: str = ""
    store_format: str = ""
    tier: int = MEAN_TIER
    scale: str = ""
    kind: str = Kind.ORDINARY
    trade_area: str = ""
    is_benchmark: bool = False
    manager: Employee = field(default=None)  # type: ignore[assignment]

    @property
    def standing(self) -> float:
        """How large a shop is among the others."""
        return self.tier + _SIZE.get(StoreFormat(self.store_format), 0)

    def way_m(self, other: Shop) -> float:
        return hypot(self.east_m - other.east_m, self.north_m - other.north_m)


class _Street(NamedTuple):
    name: str
    east_m: float
    north_m: float
    bearing: float


def make_shops(seed: int, scale: int, managers: Sequence[Employee]) -> list[Shop]:
    """All shops, covered. `scale` multiplies their number; branches stay."""
    rng = generator(seed, "shops")
    shops = [shop for branch in BRANCHES for shop in _stand(rng, branch, scale)]
    _describe(rng, shops)
    for branch in BRANCHES:
        covering = [each for each in managers if each.branch == branch]
        _cover(rng, [shop for shop in shops if shop.branch == branch], covering, branch.benchmarks * scale)
    return shops


def _stand(rng: Random, branch: BranchPlan, scale: int) -> list[Shop]:
    streets = _streets(rng, branch, scale)
    shops = []
    for street_number, count in enumerate(_even(branch.retailers * scale, len(streets))):
        street = streets[street_number]
        house = rng.randint(1, 6)
        for _ in range(count):
            along, aside = house * _METRES_PER_HOUSE, (1 if house % 2 else -1) * rng.uniform(6, 11)
            east_m = street.east_m + along * sin(street.bearing) + aside * cos(street.bearing)
            north_m = street.north_m + along * cos(street.bearing) - aside * sin(street.bearing)
            shops.append(Shop(make_id(rng), branch, street.name, house, east_m, north_m))
            house += rng.randint(1, 9)
    for serial, shop in enumerate(shops, 1):
        shop.license_no = f"{branch.code}1{serial:05d}"
    return shops


def _streets(rng: Random, branch: BranchPlan, scale: int) -> list[_Street]:
    """Streets of a town, or those of the townships around it, one township after another."""
    count, reach_m = branch.streets * scale, branch.radius_m * scale**0.5
    if branch.locality is Locality.URBAN:
        kinds = [f"{word}{ending}" for ending in names.STREET_ENDINGS for word in names.URBAN_STREETS]
        chosen = [kinds[(int(branch.code) + 7 * number) % len(kinds)] for number in range(count)]
        places = sorted(_place(rng, reach_m) for _ in range(count))
        return [_Street(name, *place, rng.uniform(0, 2 * pi)) for name, place in zip(chosen, places, strict=True)]
    streets = []
    first = names.TOWNSHIPS.index(branch.name)
    for township, some in enumerate(_even(count, branch.townships * scale)):
        east_m, north_m = _place(rng, reach_m)
        town = f"{names.TOWNSHIPS[(first + township) % len(names.TOWNSHIPS)]}镇"
        for number in range(some):
            aside_m, bearing = rng.uniform(-250, 250), rng.uniform(0, 2 * pi)
            ending = names.TOWNSHIP_STREETS[number % len(names.TOWNSHIP_STREETS)]
            streets.append(_Street(town + ending, east_m + aside_m, north_m + rng.uniform(-250, 250), bearing))
    return streets


def _place(rng: Random, reach_m: float) -> tuple[float, float]:
    distance_m, bearing = reach_m * rng.uniform(0.05, 1) ** 0.7, rng.uniform(0, 2 * pi)
    return distance_m * sin(bearing), distance_m * cos(bearing)


def _even(total: int, parts: int) -> list[int]:
    return [total // parts + (part < total % parts) for part in range(parts)]


# ---- what they are ----------------------------------------------------------------------------------------------------


def _describe(rng: Random, shops: list[Shop]) -> None:
    """Deal formats and trade areas, then tiers, and sizes by tier, so that the percentages hold exactly."""
    formats = apportion(len(shops), FORMATS)  # type: ignore[arg-type]
    rng.shuffle(formats)
    for shop, store_format in zip(shops, formats, strict=True):
        shop.store_format = store_format
        shop.tier = min(HIGHEST_TIER, max(LOWEST_TIER, round(rng.gauss(MEAN_TIER, TIER_SPREAD))))
        shop.name = f"{rng.choice(names.LUCKY_WORDS)}{rng.choice(names.SHOP_WORDS[store_format])}"
    for column, shares, noise in (("scale", SCALES, 2.0), ("kind", KINDS, 5.0)):
        ranked = sorted(shops, key=lambda shop: -(shop.standing + rng.gauss(0, noise)))
        for shop, value in zip(ranked, apportion(len(shops), shares), strict=True):  # type: ignore[arg-type]
            setattr(shop, column, value)
    areas = apportion(len(shops), TRADE_AREAS)  # type: ignore[arg-type]
    townships = areas.count(TradeArea.TOWNSHIP)
    rural = [shop for shop in shops if shop.branch.locality is Locality.RURAL]
    chosen = {shop.id for shop in rng.sample(rural, townships)}
    rest = areas[townships:]
    rng.shuffle(rest)
    for shop in shops:
        shop.trade_area = TradeArea.TOWNSHIP if shop.id in chosen else rest.pop()


def _cover(rng: Random, shops: list[Shop], managers: list[Employee], benchmarks: int) -> None:
    """Give each manager a stretch of streets, and benchmarks among the better modern shops there (R26)."""
    rounds = _even(benchmarks, len(managers))
    begin = 0
    for manager, count, wanted in zip(managers, _even(len(shops), len(managers)), rounds, strict=True):
        own = shops[begin : begin + count]
        begin += count
        for shop in own:
            shop.manager = manager
        modern = [shop for shop in own if shop.kind == Kind.MODERN and shop.scale != Scale.SMALL]
        modern += [shop for shop in own if shop.kind == Kind.MODERN and shop.scale == Scale.SMALL]
        best = sorted(modern[: 3 * wanted], key=lambda shop: -shop.tier)
        for shop in best[:wanted]:
            shop.is_benchmark = True


# ---- as they are entered ----------------------------------------------------------------------------------------------


def terminal_rows(seed: int, shops: Iterable[Shop], branch_ids: dict[str, str]) -> list[dict[str, Any]]:
    """The shops as `create_terminals` takes them, with positions as somebody measured them."""
    return [_row(generator(seed, "row", shop.license_no), shop, branch_ids[shop.branch.code]) for shop in shops]


def _row(rng: Random, shop: Shop, branch_id: str) -> dict[str, Any]:
    datum = Datum.WGS84 if rng.random() < _MEASURED_IN_WGS84 else Datum.GCJ02
    accuracy_m = round(rng.uniform(4, 20), 1)
    latitude, longitude = position_near(shop, rng.gauss(0, accuracy_m / 3), rng.gauss(0, accuracy_m / 3), datum)
    return {
        "id": shop.id, "license_no": shop.license_no, "name": shop.name, "branch_id": branch_id,
        "manager_id": shop.manager.id, "kind": shop.kind, "is_benchmark": shop.is_benchmark, "tier": shop.tier,
        "store_format": shop.store_format, "scale": shop.scale, "trade_area": shop.trade_area,
        "locality": shop.branch.locality.value,
        "address": f"{NAME}市{shop.branch.name}区{shop.street}{shop.house}号",
        "latitude": latitude, "longitude": longitude, "datum": datum.value, "accuracy_m": accuracy_m,
        "opening_hours": rng.choice(names.OPENING_HOURS[shop.store_format]),
        "owner_name": rng.choice(names.SURNAMES) + rng.choice(names.GIVEN_NAMES),
        "owner_phone": f"{_PHONE_PREFIX}{rng.randrange(10**8):08d}",
    }  # fmt: skip


def position_near(shop: Shop, east_m: float, north_m: float, datum: Datum) -> tuple[float, float]:
    """The position so many metres from a shop, as a device that uses this datum says it."""
    branch = shop.branch
    latitude = branch.latitude + (shop.north_m + north_m) / _METRES_PER_DEGREE
    per_degree = _METRES_PER_DEGREE * cos(radians(branch.latitude))
    longitude = branch.longitude + (shop.east_m + east_m) / per_degree
    if datum is Datum.GCJ02:
        latitude, longitude = gcj02_from_wgs84(latitude, longitude)
    return round(latitude, 6), round(longitude, 6)
