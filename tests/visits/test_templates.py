"""The template that every new city begins with."""

from __future__ import annotations

from click.testing import CliRunner

from backend.accounts.service import command_line_actor
from backend.cli import main
from backend.db import Database
from backend.visits.rules import read_template, section_faults
from backend.visits.template_queries import template_documents
from backend.visits.template_schemas import SectionSchema
from backend.visits.templates import SECTIONS
from tests.conftest import SECRET

CITY = 439900
ORDER = [
    "preparation", "greeting", "display_check", "shelf_check", "stock", "needs", "complaints", "advice", "checklist_135", "promise",
    "sign_off",
]  # fmt: skip


def test_it_is_a_template_as_an_administrator_could_publish_it() -> None:
    assert SectionSchema(many=True).validate(SECTIONS) == {}
    assert [section["key"] for section in SECTIONS] == ORDER


def test_every_question_has_a_key_of_its_own_in_its_section() -> None:
    for section in SECTIONS:
        keys = [question["key"] for question in section["questions"]]
        assert len(set(keys)) == len(keys), section["key"]


def test_answers_are_held_to_it() -> None:
    template = read_template(SECTIONS)
    assert section_faults(template, {"stock": {"level": "right", "total_cartons": 120}}) == []
    assert section_faults(template, {"stock": {"level": "plenty"}}) == [
        ("sections.stock.level", "The answer does not fit the question.")
    ]


def test_a_city_that_an_operator_adds_begins_with_it_as_version_1(database: Database) -> None:
    settings = database.settings
    environment = {"ZHUDIAN_HOME": str(settings.home), "ZHUDIAN_DATABASE_URL": settings.database_url}
    added = CliRunner().invoke(main, ["city", "add", str(CITY), "江州"], env=environment | {"ZHUDIAN_SECRET": SECRET})
    assert added.exit_code == 0, added.output
    with database.reading(CITY) as session:
        (template,) = template_documents(session, command_line_actor(CITY)).values()
    assert (template["version"], template["sections"]) == (1, SECTIONS)
