"""A city with something in every list of the API, of two makers and in two branches."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count as serial
from typing import Any

from sqlalchemy import select, update

from backend.accounts.models import Posting
from backend.accounts.service import command_line_actor
from backend.brands.models import Spec
from backend.db import Database, new_id, rfc3339, utc_now
from backend.jobs.models import JobRow
from backend.sales.shelves import count_shelves
from backend.terminals.models import Terminal
from backend.visits import spot_checks, templates
from tests import factories
from tests.displays.cases import Displays
from tests.people import CITY, World
from tests.phone import phone_of
from tests.planning.conftest import count
from tests.retailers.conftest import Retailer
from tests.retailers.conftest import ask as ask_retailer
from tests.scores.conftest import LAST, PRESENT, ZONE
from tests.scores.test_promotion_scores import closed

#: Of the visits, which began some hours ago.
_VISITED = f"{datetime.now(ZONE) - timedelta(hours=3):%Y-%m}"
_SEQUENCE = serial(1)


@dataclass
class City:
    """`filters` has what a list must be told: what it is a list of, or what month."""

    database: Database
    world: World
    displays: Displays
    far: str
    filters: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def shop(self) -> str:
        return self.displays.shop

    def secrets(self, maker: str) -> list[str]:
        """Names and ids of what only this maker's own promoters may be told."""
        with self.database.reading(CITY) as session:
            of_maker = self.world.manufacturers[maker]
            specs = session.execute(select(Spec.id, Spec.name).where(Spec.manufacturer_id == of_maker))
            return [of_maker, *(value for row in specs for value in row)]

    def have(self, who: str, method: str, path: str, **options: Any) -> Any:
        """What one of the people is answered, who must not be refused."""
        answer = self.world.people[who].ask(method, path, **options)
        assert answer.status_code in (200, 201, 202, 204), (path, answer.json)
        return answer.json

    def send(self, who: str, collection: str, doc: dict[str, Any]) -> str:
        """A document comes from a phone. Returns its id."""
        phone, doc_id = phone_of(self.world.people[who], device_seq=next(_SEQUENCE)), new_id()
        phone.write(collection, doc_id, doc)
        phone.push()
        return doc_id


def city_of(database: Database, world: World, retailer: Retailer) -> City:
    people = world.people
    factories.make_template(database)
    shop = factories.make_terminal(database, people["manager"], is_benchmark=True)
    far = factories.make_terminal(database, people["stranger"], is_benchmark=True)
    nowhere: dict[str, Any] = {"latitude": None, "longitude": None, "datum": None, "accuracy_m": None}
    factories.make_terminal(database, people["manager"], **nowhere)
    makers = [factories.make_spec(database, world, maker) for maker in ("南岭中烟", "东湖中烟")]
    city = City(database, world, Displays(database, world, shop, *makers), far)
    for add in (_visits, _work, _reviews, _month, _agreements, _promotions, _sales, _trials, _administration):
        add(city)
    for visit_id in city.displays.docs:
        retailer.answer(ask_retailer(people["manager"], visit_id)["url"], took_place="yes", rating=5, comment="=1+1")
    return city


def _visits(city: City) -> None:
    city.have("admin", "POST", "/rule-sets/spot_checks", json={"parameters": {"permille": 1000}})
    displays = city.displays
    for specs in ((displays.own, displays.foreign), (displays.own,), (displays.foreign,)):
        displays.presented(*specs)
    city.filters["display-checks"] = {"manufacturer_id": city.world.manufacturers["南岭中烟"]}
    far_away = factories.check_point(datetime.now(UTC) - timedelta(hours=2), (31.0, 114.9))
    for who, place in (("manager", city.shop), ("stranger", city.far)):
        visit = factories.visit(place, check_in=far_away, check_out=None, submitted_at=None)
        city.have(who, "POST", "/visits", json=visit)
    with city.database.transaction(CITY) as session:
        version = templates.publish_default_template(session, command_line_actor(CITY)).version
    for who, place in (("manager", city.shop), ("stranger", city.far)):
        sections = {"needs": {"topics": ["supply"], "note": "-缺货"}, "checklist_135": {"market_heard": False}}
        city.have(who, "POST", "/visits", json=factories.visit(place, template_version=version, sections=sections))
        city.have(who, "POST", "/visits", json=factories.visit(place, specs=[city.displays.own, city.displays.foreign]))
    count_shelves(city.database, CITY)
    city.filters |= {
        "checklists": {"name": "135", "month": _VISITED},
        "shop-needs": {"month": _VISITED},
        "shelf-rates": {"month": _VISITED},
    }


def _work(city: City) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    for number in range(3):
        task = {"terminal_id": city.shop, "title": f"补货{number}", "due_on": tomorrow}
        city.have("reviewer", "POST", "/tasks", json=task)
        complaint = {"terminal_id": city.shop, "kind": "other", "text": f"送货太迟{number}"}
        city.have("reviewer", "POST", "/complaints", json=complaint)
    city.have("manager", "POST", "/anomaly-reports", json=factories.anomaly_report(city.database, [city.shop]))
    city.have("centre", "POST", "/satisfaction-surveys", json={"quarter": "2026-Q3", "sample_permille": 500})
    city.filters["terminal-assignments"] = {"terminal_id": city.shop}


def _reviews(city: City) -> None:
    """A visit is returned, corrected, and rejected, which the manager appeals against."""
    visit_id, doc = new_id(), factories.visit(city.shop)
    city.have("manager", "POST", "/visits", json={"id": visit_id, **doc})
    for said in (
        {"outcome": "returned", "reason": "answer_missing", "note": "请补充备注"},
        {"outcome": "rejected", "reason": "not_shown_to_be_there", "note": "无法证明到店"},
    ):
        sheet = city.have("reviewer", "GET", f"/visits/{visit_id}/review")
        tag = {"If-Match": f'"{sheet["version"]}"'}
        review = city.have("reviewer", "POST", f"/visits/{visit_id}/reviews", json=said, headers=tag)["reviews"][0]
        if said["outcome"] == "returned":
            later = rfc3339(datetime.fromisoformat(doc["submitted_at"]) + timedelta(minutes=1))
            again = {"id": visit_id, **doc, "submitted_at": later, "sections": {"greeting": {"owner_present": False}}}
            city.have("manager", "POST", "/visits", json=again)
    appeal = {"review_id": review["id"], "text": "店主可以作证", "appealed_at": rfc3339(utc_now())}
    city.have("manager", "POST", "/appeals", json=appeal)
    with city.database.transaction(CITY) as session:
        spot_checks.draw_ahead(session, CITY, utc_now())
    flagged = city.have("reviewer", "GET", "/visits?state=in_progress")["items"][0]["id"]
    city.filters |= {
        "visit-versions": {"visit_id": visit_id},
        "visit-version-differences": {"visit_id": visit_id, "number": 2},
        "visit-signals": {"visit_id": flagged},
        "spot-check-visits": {"month": _VISITED},
    }


def _month(city: City) -> None:
    _, duty_id = factories.make_duty(city.database, city.world.people["manager"])
    leave = {"duty_id": duty_id, "kind": "leave", "reason": "外出培训", "requested_at": rfc3339(utc_now())}
    city.send("manager", "in_store_requests", leave)
    yesterday = factories.today() - timedelta(days=1)
    for number in range(3):
        day = factories.in_store_day(city.shop, yesterday - timedelta(days=number))
        city.have("manager", "POST", "/in-store-days", json=day)
    count(city.database)
    for who in ("manager", "stranger"):
        city.have(who, "POST", "/visit-plans", json={"month": factories.month(31)})
    city.filters |= {
        "in-store-counts": {"first_month": LAST, "last_month": PRESENT},
        "shops-behind": {"manager_id": city.world.people["manager"].id},
    }


def _agreements(city: City) -> None:
    plan_id = factories.make_plan(city.database, city.world, [city.shop], [city.displays.own])
    fault = {"month": PRESENT, "kind": "P2", "branch_id": city.world.branches["城东"], "note": "按旧方案摆放"}
    city.have("promoter", "POST", "/plan-faults", json=fault)
    city.have("centre", "POST", "/score-refreshes", json={"month": PRESENT})
    city.have("admin", "POST", "/score-closings", json={"month": LAST})
    for who, part, examinee_id in (
        ("manager", "manager", city.world.people["manager"].id),
        ("promoter", "promoter", city.world.people["promoter"].id),
    ):
        address = f"/scores/maintenance/{part}/{examinee_id}/{LAST}/appeals"
        city.have(who, "POST", address, json={"text": "照片齐全"})
    city.filters |= {
        "maintenance-plan-terminals": {"plan_id": plan_id},
        "score-closings": {"month": LAST},
        "dashboard-trend": {"first_month": LAST, "last_month": PRESENT},
    }


def _promotions(city: City) -> None:
    promotion_id = factories.make_promotion(city.database, city.world, [city.shop], [city.displays.own])
    city.send("manager", "promotion_checks", factories.promotion_check(promotion_id, city.shop, ["wrong_material"]))
    elsewhere = factories.make_terminal(city.database, city.world.people["manager"])
    other = factories.make_spec(city.database, city.world)
    closed(city.database, elsewhere, other, city.world.people["promoter"], city.world.people["centre"])
    city.filters |= {
        "promotion-monitoring": {"promotion_id": promotion_id},
        "promotion-terminals": {"promotion_id": promotion_id},
        "promotion-scores": {"month": PRESENT},
    }


def _sales(city: City) -> None:
    with city.database.reading(CITY) as session:
        codes = list(session.scalars(select(Spec.ean13).where(Spec.id.in_((city.displays.own, city.displays.foreign)))))
        licences = list(session.scalars(select(Terminal.license_no).where(Terminal.id.in_((city.shop, city.far)))))
    for packs in (100, 120):
        rows = [f"{licence},{code},{LAST},{packs}" for licence in licences for code in codes]
        content = "\n".join(["许可证号,条码,月份,包数", *rows]).encode()
        city.have("centre", "POST", "/sales/imports", data={"file": (io.BytesIO(content), "销售.csv")})
    expected = "\n".join(["ean13,quarter,assessed", *(f"{code},2025-Q3,10" for code in codes)]).encode()
    city.have("centre", "POST", "/demand-assessments/imports", data={"file": (io.BytesIO(expected), "需求.csv")})
    rows = [f"stock_warnings,{LAST},城东,,3", f"stock_warnings,{LAST},河口,,0"]
    rows += [f"arrival_accuracy,{LAST},,{maker},92.5" for maker in ("南岭中烟", "东湖中烟")]
    figures = "\n".join(["indicator,month,branch,manufacturer,value", *rows]).encode()
    city.have("centre", "POST", "/imported-figures/imports", data={"file": (io.BytesIO(figures), "指标.csv")})
    for month in (PRESENT, LAST):
        told = {"month": month, "file": (io.BytesIO(b"spec,price\nred,10\n"), "market.csv")}
        city.have("promoter", "POST", "/market-information-documents", data=told)
    since, until = f"{LAST}-01", factories.today().isoformat()
    city.filters |= {
        "sales": {"spec_id": city.displays.own, "first": since, "last": until},
        "sales-volumes": {"month": LAST},
        "demand-assessments": {"quarter": "2025-Q3"},
        "imported-figures": {"first_month": LAST, "last_month": PRESENT},
        "sales-course": {"first": since, "last": until},
    }


def _trials(city: City) -> None:
    """Tests of one retailer and one consumer are enough here."""
    fewer = {"parameters": {"least_retailers": 1, "least_consumers": 1}}
    city.have("admin", "POST", "/rule-sets/lifecycle", json=fewer)
    city.filters |= {
        "lifecycle-suggestions": {"all": True},
        "rule-set-differences": {"kind": "lifecycle", "first": 1, "second": 2},
    }
    today = factories.today()
    novelty = factories.make_spec(
        city.database, city.world, stage="introduction", entry_date=today - timedelta(days=30)
    )
    test = city.have("centre", "POST", f"/specs/{novelty}/taste-tests", json={"name": "口味测试"})["id"]
    for taster, shop in (("retailer", city.shop), ("consumer", None)):
        answer = {
            "id": new_id(),
            "taster": taster,
            "terminal_id": shop,
            "is_adult": True,
            "liking": 4,
            "would_buy": True,
        }
        city.have("manager", "POST", f"/taste-tests/{test}/answers", json={"answers": [answer]})
    city.have("centre", "POST", f"/taste-tests/{test}/verdict", json={"verdict": "passed"})
    body = {
        "name": "定点试销", "first_day": today.isoformat(), "last_day": (today + timedelta(days=60)).isoformat(),
        "terminal_ids": [city.shop, city.far],
    }  # fmt: skip
    pilot = city.have("centre", "POST", f"/specs/{novelty}/pilot-sales", json=body)["id"]
    city.filters |= {"pilot-bulletins": {"pilot_id": pilot}, "spec-stages": {"spec_id": novelty}}


def _administration(city: City) -> None:
    manager = city.world.people["manager"]
    city.send("manager", "visits", factories.visit(new_id()))  # of a shop that there is not: it is refused
    city.have("admin", "POST", "/signal-recomputations", json={"kind": "signals"})
    with city.database.transaction(CITY) as session:
        now = utc_now()
        poisoned = {"kind": "process_photo", "subject_id": "poisoned", "payload": {}, "error": "@broken"}
        # Nobody has reported in time before they had served for a day.
        session.execute(update(Posting).values(from_date=date.fromisoformat(f"{LAST}-01")))
        session.add(JobRow(city_id=CITY, id=new_id(), attempts=5, enqueued_at=now, parked_at=now, **poisoned))
    city.filters |= {
        "person-devices": {"person_id": manager.id},
        "person-postings": {"person_id": manager.id},
        "anomaly-report-rates": {"month": LAST},
        "audit": {"thing": "person"},
        "confirmations": {"state": "all"},
        "workdays": {"year": factories.today().year, "kind": "working_day"},
    }
