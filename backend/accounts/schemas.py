"""Wire shapes of sessions, devices, people and branches."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from backend.access import Role
from backend.accounts.rules import LARGEST_CITY, LONGEST_PASSWORD, LONGEST_USERNAME
from backend.fields import Choice, Id, PageQuery, QueryFlag, Text, Time, Whole

LOCALITIES = ("urban", "rural")


class DeviceInput(Schema):
    id = Id(required=True, metadata={"description": "Made by the device once, and kept."})
    name = Text(80, required=True, least=1)
    platform = Text(40, required=True, least=1)


class LogInInput(Schema):
    username = Text(LONGEST_USERNAME, required=True, least=1)
    password = Text(LONGEST_PASSWORD, required=True, least=1)
    device = fields.Nested(DeviceInput, required=True)
    city = Whole(1, LARGEST_CITY, load_default=None, metadata={"description": "Needed where several are served."})


class RefreshInput(Schema):
    refresh_token = Text(200, required=True, least=1)


class PasswordInput(Schema):
    current_password = Text(LONGEST_PASSWORD, required=True, least=1)
    new_password = Text(LONGEST_PASSWORD, required=True, metadata={"description": "At least 10 characters."})


class PasswordResetInput(Schema):
    password = Text(
        LONGEST_PASSWORD, load_default=None, allow_none=True, metadata={"description": "Made up if none is given."}
    )


class PersonInput(Schema):
    username = Text(LONGEST_USERNAME, required=True, least=1)
    name = Text(60, required=True, least=1)
    role = Choice(Role, required=True)
    branch_id = Id(load_default=None, allow_none=True)
    manufacturer_id = Id(load_default=None, allow_none=True)
    password = Text(
        LONGEST_PASSWORD, load_default=None, allow_none=True, metadata={"description": "Made up if none is given."}
    )


class PersonChange(Schema):
    username = Text(LONGEST_USERNAME, least=1)
    name = Text(60, least=1)


class PeopleQuery(PageQuery):
    role = Choice(Role)
    branch_id = Id()
    q = Text(60, metadata={"description": "Part of a name or user name."})
    disabled = QueryFlag()


class BranchInput(Schema):
    code = Text(6, required=True, validate=validate.Regexp("[0-9]{6}\\Z", error="Must be 6 digits."))
    name = Text(60, required=True, least=1)
    locality = Choice(LOCALITIES, required=True)


class BranchChange(Schema):
    name = Text(60, least=1)
    locality = Choice(LOCALITIES)


class BranchName(Schema):
    id = Id()
    code = Text(6)
    name = Text(60)


class ManufacturerName(Schema):
    id = Id()
    name = Text(60)


class CityName(Schema):
    id = Whole()
    name = Text(60)


class Profile(Schema):
    """A person, and where they serve at present."""

    id = Id()
    username = Text(LONGEST_USERNAME)
    name = Text(60)
    role = Choice(Role)
    branch = fields.Nested(BranchName, allow_none=True)
    manufacturer = fields.Nested(ManufacturerName, allow_none=True)
    city = fields.Nested(CityName)
    disabled_at = Time(allow_none=True)
    created_at = Time()


class NewPerson(Profile):
    initial_password = Text(
        LONGEST_PASSWORD, allow_none=True, metadata={"description": "Only if it was made up; shown this once."}
    )


class NewPassword(Schema):
    initial_password = Text(
        LONGEST_PASSWORD, allow_none=True, metadata={"description": "Only if it was made up; shown this once."}
    )


class People(Schema):
    items = fields.List(fields.Nested(Profile))
    next_cursor = Text(400, allow_none=True)


class SessionOutput(Schema):
    access_token = Text(200)
    refresh_token = Text(200)
    expires_in = Whole(metadata={"description": "Seconds until the access token ends."})
    person = fields.Nested(Profile)


class Device(Schema):
    id = Id()
    name = Text(80)
    platform = Text(40)
    app_version = Text(40, allow_none=True)
    first_seen_at = Time()
    last_seen_at = Time()
    revoked_at = Time(allow_none=True)
    unsent_documents = Whole(allow_none=True, metadata={"description": "As it said last; revoking it loses them."})
    unsent_photos = Whole(allow_none=True)
    is_current = fields.Boolean()


class Devices(Schema):
    items = fields.List(fields.Nested(Device))
    next_cursor = Text(400, allow_none=True)


class Branch(BranchName):
    locality = Choice(LOCALITIES)


class Branches(Schema):
    items = fields.List(fields.Nested(Branch))
    next_cursor = Text(400, allow_none=True)


class City(CityName):
    id = Whole(attribute="city_id")
    timezone = Text(40)


# ---- examples ---------------------------------------------------------------------------------------------------------

PERSON_ID = "019ca2a6-5f30-7c41-8d2e-1b7f0c5a9e10"
_BRANCH: dict[str, Any] = {"id": "019ca2a6-5f2a-7a02-9c11-40d2a7b8e6f3", "code": "439902", "name": "城东"}
BRANCH = {**_BRANCH, "locality": "urban"}
PROFILE = {
    "id": PERSON_ID,
    "username": "chenwei",
    "name": "陈伟",
    "role": "customer_manager",
    "branch": _BRANCH,
    "manufacturer": None,
    "city": {"id": 439900, "name": "江州"},
    "disabled_at": None,
    "created_at": "2026-03-02T01:12:13.000Z",
}
_DEVICE = {"id": "019ca2a7-0b1c-7d55-a3f8-6f2b9c1d4e80", "name": "陈伟的手机", "platform": "android 15"}
DEVICE = {
    **_DEVICE,
    "app_version": "1.4.0",
    "first_seen_at": "2026-03-02T01:12:13.000Z",
    "last_seen_at": "2026-05-18T08:40:00.000Z",
    "revoked_at": None,
    "unsent_documents": 0,
    "unsent_photos": 0,
    "is_current": True,
}
LOG_IN = {"username": "chenwei", "password": "plum-lantern-47-river", "device": _DEVICE}
_REFRESH_TOKEN = "AAa2XAGh_-79HnGhkGOouro19mVrHn0m93ZVsmV2Z13SuS0WLFvWR9qMeW5sAqLEENj6Tg"  # noqa: S105 - an example
REFRESH = {"refresh_token": _REFRESH_TOKEN}
SESSION = {
    "access_token": "AAa2XAGh_-79HnGhkGOouro19mWCYFV8khlqbOEc1zWMoCReRDP9psEcleWkUfI3J5ss1A",
    "refresh_token": _REFRESH_TOKEN,
    "expires_in": 900,
    "person": PROFILE,
}
