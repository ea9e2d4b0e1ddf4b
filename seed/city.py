"""The plan of the invented city 江州: its branches, how its shops divide up, and what they sell (domain.md section 13).

Numbers are for `--scale 1`: a ten per cent sample of a real city.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from backend.brands.rules import PriceClass, Stage
from backend.terminals.rules import Kind, Locality, Scale, StoreFormat, TradeArea

CITY = 439900
NAME = "江州"


class BranchPlan(NamedTuple):
    """A branch, and where its town lies (WGS-84). `streets` run within `radius_m` of there; those of a rural branch lie in
    townships of several streets each."""

    code: str
    name: str
    locality: Locality
    managers: int
    retailers: int
    benchmarks: int
    latitude: float
    longitude: float
    radius_m: int
    streets: int
    townships: int


BRANCHES = (
    BranchPlan("439902", "城东", Locality.URBAN, 2, 310, 7, 30.128, 114.170, 3200, 16, 0),
    BranchPlan("439903", "城西", Locality.URBAN, 2, 300, 7, 30.122, 114.060, 3200, 16, 0),
    BranchPlan("439904", "高新", Locality.URBAN, 1, 140, 4, 30.190, 114.115, 2600, 8, 0),
    BranchPlan("439921", "河口", Locality.RURAL, 1, 145, 2, 29.985, 114.270, 9000, 10, 5),
    BranchPlan("439922", "青石", Locality.RURAL, 2, 305, 3, 30.300, 113.920, 12000, 20, 8),
)

#: In per cent of all shops.
FORMATS = {
    StoreFormat.GROCERY: 52, StoreFormat.CONVENIENCE: 18, StoreFormat.SUPERMARKET: 12, StoreFormat.TOBACCO_LIQUOR: 9,
    StoreFormat.ENTERTAINMENT: 5, StoreFormat.MALL: 1, StoreFormat.OTHER: 3,
}  # fmt: skip
SCALES = {Scale.LARGE: 15, Scale.MEDIUM: 35, Scale.SMALL: 50}
KINDS = {Kind.MODERN: 20, Kind.FRANCHISE: 4, Kind.ORDINARY: 76}
#: Townships are dealt first, and to rural shops alone.
TRADE_AREAS = {
    TradeArea.TOWNSHIP: 15, TradeArea.RESIDENTIAL: 40, TradeArea.MIXED: 16, TradeArea.COMMERCIAL: 16,
    TradeArea.OFFICE: 7, TradeArea.EDUCATION: 6,
}  # fmt: skip
MEAN_TIER, TIER_SPREAD = 14, 5

#: Brands by manufacturer.
MANUFACTURERS = {
    "南岭中烟": ("南岭", "金禾"),
    "东湖中烟": ("东湖", "望江"),
    "西山中烟": ("西山", "青川"),
}


class SpecPlan(NamedTuple):
    """Prices are yuan per carton. `availability` is the share of shops of a middling tier that stock it, `dry` how often one
    that does has run out; a shop below `lowest_tier` never stocks it."""

    brand: str
    name: str
    price_class: PriceClass
    wholesale_yuan: int
    retail_yuan: int
    stage: Stage
    entry_date: date
    is_focus: bool
    availability: float
    dry: float
    lowest_tier: int = 1

    @property
    def full_name(self) -> str:
        return f"{self.brand}({self.name})"


#: The newest entered within six months of the history's usual end, as its stage says (R1).
SPECS = (
    SpecPlan("南岭", "硬红", PriceClass.III, 88, 100, Stage.MATURE, date(2009, 4, 1), False, 0.97, 0.02),
    SpecPlan("南岭", "软蓝", PriceClass.II, 132, 150, Stage.MATURE, date(2012, 9, 15), True, 0.90, 0.04),
    SpecPlan("东湖", "硬", PriceClass.I, 203, 230, Stage.MATURE, date(2014, 3, 1), False, 0.78, 0.05, 4),
    SpecPlan("东湖", "细支", PriceClass.I, 221, 250, Stage.GROWTH, date(2024, 11, 1), True, 0.55, 0.10, 6),
    SpecPlan("金禾", "经典", PriceClass.III, 97, 110, Stage.MATURE, date(2010, 6, 1), False, 0.94, 0.03),
    SpecPlan("金禾", "中支", PriceClass.II, 150, 170, Stage.GROWTH, date(2025, 3, 1), True, 0.62, 0.12, 3),
    SpecPlan("望江", "新韵", PriceClass.I, 397, 450, Stage.INTRODUCTION, date(2026, 7, 1), True, 0.30, 0.15, 12),
    SpecPlan("望江", "硬", PriceClass.III, 62, 70, Stage.GROWTH, date(2021, 5, 1), False, 0.84, 0.05),
    SpecPlan("青川", "软", PriceClass.V, 27, 30, Stage.MATURE, date(2004, 1, 1), False, 0.80, 0.03),
    SpecPlan("西山", "老版", PriceClass.IV, 40, 45, Stage.EXIT, date(1999, 10, 1), False, 0.35, 0.35),
)


def apportion(total: int, shares: dict[str, int]) -> list[str]:
    """The keys, each as often as its per cent of the total says; what is left over goes to the largest remainders."""
    exact = {key: total * share / 100 for key, share in shares.items()}
    counts = {key: int(each) for key, each in exact.items()}
    by_remainder = sorted(shares, key=lambda key: counts[key] - exact[key])
    for key in by_remainder[: total - sum(counts.values())]:
        counts[key] += 1
    return [key for key, count in counts.items() for _ in range(count)]
