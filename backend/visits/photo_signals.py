"""The job `judge_photos`: the signals of a visit's pictures, anew whenever one was looked at or the visit was edited.

The subject is the document that declared the photos; documents of other kinds are nobody's to doubt here. A search by likeness
reads much and changes nothing, so it goes before the transaction that ends the job.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.city_time import business_month
from backend.db import AnyRow, utc_now
from backend.jobs import Context, Finish, Job, enqueue_all
from backend.photos import file_queries as files
from backend.photos.likeness import from_column
from backend.photos.rules import JUDGE, Source
from backend.rule_sets import service as rule_sets
from backend.terminals import geo
from backend.terminals.geo import Datum, Point
from backend.visits import photo_queries as queries
from backend.visits.custody import Carried, put_on_phones
from backend.visits.numbers import PHOTO_RULES
from backend.visits.photo_signal_rules import PhotoRules, Picture, Stay, Use, is_before, photo_signals
from backend.visits.rules import TimeRules, true_time
from backend.visits.signal_keeping import keep_signals, refresh_risk
from backend.visits.signal_queries import stored_signals
from backend.visits.signal_rules import OF_PHOTOS, SignalKind

_TIME_RULES = TimeRules()
_OF_TWO = (SignalKind.PHOTO_REUSED, SignalKind.PHOTO_NEAR_DUPLICATE)

#: SHA-256 → SHA-256 of what is like it → in how many bits they differ.
Likeness = dict[str, dict[str, int]]


def judge_photos(context: Context, job: Job) -> Finish:
    """Say of a visit what its pictures give reason to, and no more of what they did."""
    city_id, visit_id = job.city_id, job.subject_id
    with context.database.reading(city_id) as session:
        rules = rule_sets.rules_for(session, city_id, PHOTO_RULES)
        zone = files.get_zone(session, city_id)
        photos = files.arrived_photos(session, city_id, [visit_id])
        likeness = {
            photo.sha256: files.files_like(session, city_id, _turns(photo), rules.near_bits)
            for photo in photos
            if photo.band_0 is not None
        }
    return lambda session: _judge(session, city_id, visit_id, zone, likeness, rules)


def _turns(photo: AnyRow) -> list[int]:
    return [from_column(each) for each in (photo.dhash_0, photo.dhash_90, photo.dhash_180, photo.dhash_270)]


def _judge(
    session: Session, city_id: int, visit_id: str, zone: ZoneInfo, likeness: Likeness, rules: PhotoRules
) -> None:
    visit = queries.hold_visit(session, city_id, visit_id)
    if visit is None:
        return
    photos = files.arrived_photos(session, city_id, [visit_id])
    month = business_month(visit.started_at, zone)
    stay = Stay(visit.id, visit.terminal_id, visit.manager_id, visit.started_at, visit.ended_at, month)
    sha256s = {photo.sha256 for photo in photos}
    alike = sha256s.union(*(likeness.get(each, {}) for each in sha256s))
    rows = queries.other_uses(session, city_id, visit_id, alike) if alike else []
    uses = [
        Use(row.id, row.sha256, row.document_id, row.terminal_id, row.manager_id, row.at, business_month(row.at, zone))
        for row in rows
    ]
    distances = _distances_told(session, visit)
    pictures = [_picture(photo, visit, distances) for photo in photos]
    signals = {signal.kind: signal for signal in photo_signals(stay, pictures, uses, likeness, rules)}
    told = {(visit_id, str(kind)): signals.get(kind) for kind in OF_PHOTOS}
    stored = stored_signals(session, city_id, [visit_id], OF_PHOTOS)
    changed = keep_signals(session, city_id, told, stored, {visit_id: stay.started_at}, rules.version)
    refresh_risk(session, city_id, changed)
    if changed or any(photo.refusal for photo in photos):
        put_on_phones(session, [Carried(visit.id, visit.covered_by, visit.started_at)])
    _have_later_ones_judged(session, city_id, stay, uses)


def _distances_told(session: Session, visit: AnyRow) -> dict[str, int]:
    """Photo → distance, as it was said before the places in old pictures were erased: it stays said."""
    if visit.started_at >= utc_now() - timedelta(days=session.info["settings"].position_days):
        return {}
    said = queries.stored_signals(session, session.info["city_id"], visit.id).get(SignalKind.PHOTO_OTHER_PLACE, {})
    return {each["photo_id"]: each["distance_m"] for each in said.get("photos", ())}


def _picture(photo: AnyRow, visit: AnyRow, told: Mapping[str, int]) -> Picture:
    taken_at = photo.exif_taken_at or photo.taken_at
    distance_m = _distance_m(photo, visit)
    return Picture(
        photo_id=photo.id,
        sha256=photo.sha256,
        is_from_gallery=photo.source == Source.GALLERY,
        taken_at=true_time(taken_at, visit.clock_offset_ms, _TIME_RULES) if taken_at else None,
        taken_by="exif" if photo.exif_taken_at else "phone",
        distance_m=told.get(photo.id) if distance_m is None else distance_m,
        sharpness=photo.sharpness,
        brightness=photo.brightness,
    )


def _distance_m(photo: AnyRow, visit: AnyRow) -> int | None:
    """From where the file says it was taken to the shop; in WGS-84 as it should be or in GCJ-02 as some phones write it."""
    if photo.exif_latitude is None or photo.exif_longitude is None or visit.wgs84_latitude is None:
        return None
    shop = Point(visit.wgs84_latitude, visit.wgs84_longitude)
    places = [
        geo.to_wgs84(photo.exif_latitude, photo.exif_longitude, datum)
        for datum in (Datum.WGS84, Datum.GCJ02)
        if geo.exists(photo.exif_latitude, photo.exif_longitude, datum)
    ]
    return min((round(geo.rough_distance_m(place, shop)) for place in places), default=None)


def _have_later_ones_judged(session: Session, city_id: int, stay: Stay, uses: Iterable[Use]) -> None:
    """A visit that arrives late may be the first of all that share a picture. Those that are in doubt already stay in it."""
    later = {use.document_id for use in uses if use.terminal_id is not None and not is_before(use, stay)}
    doubted = queries.visits_with(session, city_id, later, _OF_TWO) if later else set()
    enqueue_all(session, JUDGE, later - doubted)
