"""What differs between two versions of a visit, in lines that a person can read. Standard library only.

Both are documents as they travel. Questions are called as the template calls them, fields as below, rows of checks by their
spec: `names` has the names behind ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

Document = Mapping[str, Any]


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Label(NamedTuple):
    zh: str
    en: str

    def below(self, outer: Label) -> Label:
        return Label(f"{outer.zh} · {self.zh}", f"{outer.en} · {self.en}")


class Line(NamedTuple):
    """One difference. `before` and `after` are values as they travel; of a photo, its declaration."""

    path: str
    label: Label
    change: Change
    before: Any
    after: Any


_FIELDS = {
    "kind": Label("拜访类型", "Kind of visit"),
    "joint_with": Label("协访人", "Accompanied by"),
    "check_in.device_time": Label("签到时间", "Check-in"),
    "check_out.device_time": Label("签退时间", "Check-out"),
    "server.check_in_distance_m": Label("签到距离（米）", "Distance at check-in, metres"),
    "server.check_out_distance_m": Label("签退距离（米）", "Distance at check-out, metres"),
    "submitted_at": Label("提交时间", "Handed in"),
}
_CHECK_FIELDS = {
    "spec_id": Label("品规", "Spec"),
    "on_shelf": Label("在架", "On shelf"),
    "facings": Label("排面数", "Facings"),
    "position": Label("位置", "Position"),
    "stock_packs": Label("库存（包）", "Stock, packs"),
    "retail_price_fen": Label("零售价（分/条）", "Retail price, fen per carton"),
    "price_tag": Label("价签", "Price tag"),
    "materials_present": Label("物料", "Materials"),
    "produced_on": Label("生产日期", "Produced on"),
    "note": Label("备注", "Note"),
}
_ROWS = {
    "shelf_checks": ("spec_id", Label("上架检查", "Shelf check")),
    "display_checks": ("id", Label("陈列检查", "Display check")),
}
_PHOTO = Label("照片", "Photo")
_PHOTO_FIELDS = ("id", "sha256", "view", "display_check_id", "taken_at", "source")


def difference(
    before: Document,
    after: Document,
    template: Sequence[Mapping[str, Any]] = (),
    names: Mapping[str, str] | None = None,
) -> list[Line]:
    """The lines in the order of the document: what is the same has none."""
    return [
        *_fields(before, after),
        *_answers(before["sections"], after["sections"], _questions(template)),
        *(line for name in _ROWS for line in _rows(name, before[name], after[name], names or {})),
        *_photos(before["photos"], after["photos"]),
    ]


def _fields(before: Document, after: Document) -> Iterator[Line]:
    for path, label in _FIELDS.items():
        yield from _line(path, label, _at(before, path), _at(after, path))


def _at(document: Document, path: str) -> Any:
    value: Any = document
    for key in path.split("."):
        value = (value or {}).get(key)
    return value


def _line(path: str, label: Label, before: Any, after: Any) -> Iterator[Line]:
    if before != after:
        change = Change.ADDED if before is None else Change.REMOVED if after is None else Change.CHANGED
        yield Line(path, label, change, before, after)


def _questions(template: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Label]:
    """Labels by section and question, in the template's order."""
    return {
        (section["key"], question["key"]): Label(**question["label"]).below(Label(**section["title"]))
        for section in template
        for question in section["questions"]
    }


def _answers(before: Document, after: Document, questions: Mapping[tuple[str, str], Label]) -> Iterator[Line]:
    answered = [(section, key) for sections in (before, after) for section in sections for key in sections[section]]
    unknown = [asked for asked in dict.fromkeys(answered) if asked not in questions]
    for section, key in (*questions, *unknown):
        path = f"sections.{section}.{key}"
        label = questions.get((section, key), Label(f"{section} · {key}", f"{section} · {key}"))
        yield from _line(path, label, before.get(section, {}).get(key), after.get(section, {}).get(key))


def _rows(name: str, before: Sequence[Document], after: Sequence[Document], names: Mapping[str, str]) -> Iterator[Line]:
    key, title = _ROWS[name]
    former, present = ({row[key]: row for row in rows} for rows in (before, after))
    for row_id in dict.fromkeys((*former, *present)):
        was, is_now = former.get(row_id), present.get(row_id)
        spec_id = (is_now or was or {})["spec_id"]
        spec = names.get(spec_id, spec_id)
        label = Label(spec, spec).below(title)
        if was is None or is_now is None:
            yield from _line(f"{name}.{row_id}", label, was, is_now)
            continue
        for field, called in _CHECK_FIELDS.items():
            yield from _line(f"{name}.{row_id}.{field}", called.below(label), was.get(field), is_now.get(field))


def _photos(before: Sequence[Document], after: Sequence[Document]) -> Iterator[Line]:
    """A photo whose id stayed and whose bytes did not is another photo."""
    former, present = (
        {photo["id"]: {name: photo.get(name) for name in _PHOTO_FIELDS} for photo in photos}
        for photos in (before, after)
    )
    for photo_id in dict.fromkeys((*former, *present)):
        yield from _line(f"photos.{photo_id}", _PHOTO, former.get(photo_id), present.get(photo_id))
