"""What manufacturers have told the demo city of the last months that are over: one came too late, one never did.

Of the newest month it depends on the day whether it is due, and who has brought it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from backend.access import Actor, Role
from backend.city_time import month_of
from backend.db import Database
from backend.market_information.rules import MarketInformationRules, due_on
from backend.market_information.service import Upload, acknowledge, upload_document
from backend.storage import open_storage
from backend.workdays.queries import load_calendar
from seed.city import CITY
from seed.days import ZONE
from seed.history import City
from seed.people import Employee
from seed.randomness import generator, make_id

_MONTHS = 3
#: Manufacturer and how many months ago, the newest being 1: what came late, what never came, and what was put right.
_LATE, _MISSING, _AGAIN = ("东湖中烟", 3), ("西山中烟", 2), ("南岭中烟", 2)
_SUMMARIES = (
    "主销规格价格平稳，社会库存约 18 天。",
    "竞品新规格铺货加快，城区消费者反馈较好。",
    "节后动销回落，建议放缓投放并加强陈列维护。",
)


def bring_market_information(database: Database, city: City, manufacturer_ids: Mapping[str, str]) -> None:
    """Let every promoter bring what is due, and the marketing centre read all but the newest month.

    Raises:
        Problem: whatever the service refuses.
    """
    centre = next(each for each in city.people if each.role is Role.MARKETING_CENTRE)
    with database.reading(CITY) as session:
        calendar = load_calendar(session, CITY)
    ended = datetime.combine(city.last + timedelta(days=1), time(), ZONE)
    month = ended.date()
    for ago in range(1, _MONTHS + 1):
        month = (month.replace(day=1) - timedelta(days=1)).replace(day=1)
        due = due_on(calendar, month_of(month), MarketInformationRules())
        for promoter in (each for each in city.people if each.role is Role.PROMOTER):
            assert promoter.manufacturer is not None
            key = promoter.manufacturer, ago
            at = datetime.combine(due + timedelta(days=2 if key == _LATE else -1), time(10, 20), ZONE)
            if key == _MISSING or at >= ended:
                continue
            actor = Actor(CITY, promoter.id, promoter.role, manufacturer_id=manufacturer_ids[promoter.manufacturer])
            for version in (1, 2) if key == _AGAIN else (1,):
                document_id = _bring(database, city, actor, promoter, month, at + timedelta(hours=version), version)
            if ago > 1:
                with database.transaction(CITY) as session:
                    reader = Actor(CITY, centre.id, centre.role)
                    acknowledge(session, reader, document_id, at + timedelta(days=1))


def _bring(
    database: Database, city: City, actor: Actor, promoter: Employee, month: date, at: datetime, version: int
) -> str:
    rng = generator(city.seed, "market information", promoter.username, month, version)
    rows = (
        f"{spec.full_name},{spec.retail_yuan + rng.randint(-20, 10) / 10:.1f},{rng.randint(8, 30)}\n"
        for spec in city.spec_ids
    )
    table = "品规,市场成交均价（元/条）,社会库存（天）\n" + "".join(rows)
    upload = Upload(
        month_of(month), io.BytesIO(table.encode("utf-8-sig")), f"{promoter.manufacturer}{month.month}月市场信息.csv",
        rng.choice(_SUMMARIES),
    )  # fmt: skip
    storage = open_storage(database.settings)
    document, _ = upload_document(database, storage, actor, upload, at, make_id(rng, at))
    return str(document["id"])
