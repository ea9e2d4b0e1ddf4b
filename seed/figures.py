"""What other systems tell of the demo city's last months that are over, with arrivals on both sides of a step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

from backend.accounts.service import command_line_actor
from backend.city_time import month_of
from backend.dashboards.imported_imports import import_figures
from backend.db import Database
from backend.sales.rules import months_before
from seed.city import BRANCHES, CITY
from seed.history import City
from seed.randomness import generator

_MONTHS = 3
#: By manufacturer how many days, cases and per cent arrivals lay off: just below every step, one step, and two too early.
_ARRIVALS = {"南岭中烟": (97, "2,49.99,9.99"), "东湖中烟": (91, "3,20,4.5"), "西山中烟": (84, "-6,-60,-12")}
#: How many promoters there are, and how many there ought to be.
_HEADS = {"南岭中烟": (8, 8), "东湖中烟": (5, 6), "西山中烟": (2, 4)}


def bring_figures(database: Database, city: City) -> None:
    """Take them in as one file.

    Raises:
        Problem: whatever the service refuses.
    """
    over = months_before((city.last + timedelta(days=1)).replace(day=1), 1)
    rows = ["indicator,month,branch,manufacturer,value,standard,off_days,off_cases,off_percent"]
    for ago in range(_MONTHS):
        rows += _month_rows(city, months_before(over, ago))
    with database.transaction(CITY) as session:
        import_figures(session, command_line_actor(CITY), BytesIO("\n".join(rows).encode()), "figures.csv")


def _month_rows(city: City, first: date) -> Iterator[str]:
    rng, month = generator(city.seed, "figures", first), month_of(first)
    yield f"forecast_accuracy,{month},,,{rng.randint(8_900, 9_300) / 100},,,,"
    for branch in BRANCHES:
        yield f"forecast_accuracy,{month},{branch.code},,{rng.randint(8_500, 9_600) / 100},,,,"
        yield f"stock_warnings,{month},{branch.code},,{rng.randint(0, 6)},,,,"
    for name, (accuracy, off) in _ARRIVALS.items():
        yield f"arrival_accuracy,{month},,{name},{accuracy},,{off}"
    for name, (heads, standard) in _HEADS.items():
        yield f"promoter_head_count,{month},,{name},{heads},{standard},,,"
