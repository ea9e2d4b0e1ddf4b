"""Addresses of sessions, devices, people, branches and the city."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import request
from flask.views import MethodView

from backend.accounts import devices, people, queries, schemas, service, sessions
from backend.accounts.rules import LONGEST_USERNAME
from backend.fields import Id, PageQuery, Text
from backend.http import (
    Blueprint,
    between_transactions,
    database,
    decode_cursor,
    page_of,
    public,
    reading,
    settings,
    writing,
)

blp = Blueprint("accounts", __name__, description="Sessions, devices, people, branches")

JsonObject = dict[str, Any]


def _after(cursor: str | None, field: Any) -> Any:
    return decode_cursor(cursor, field)[0] if cursor else None


@blp.route("/sessions")
class Sessions(MethodView):
    @public
    @blp.arguments(schemas.LogInInput, example=schemas.LOG_IN)
    @blp.response(201, schemas.SessionOutput, example=schemas.SESSION)
    def post(self, body: JsonObject) -> JsonObject:
        """Log in

        Ends the former session of the same person on the same device.
        """
        device = sessions.DeviceClaim(**body["device"])
        return asdict(
            sessions.log_in(
                database(),
                username=body["username"],
                password=body["password"],
                device=device,
                city=body["city"],
                address=request.remote_addr,
            )
        )


@blp.route("/sessions/refresh")
class SessionRefresh(MethodView):
    @public
    @blp.arguments(schemas.RefreshInput, example=schemas.REFRESH)
    @blp.response(200, schemas.SessionOutput, example=schemas.SESSION)
    def post(self, body: JsonObject) -> JsonObject:
        """Get the next pair of tokens

        If the answer is lost, ask again with the same token: the same pair is given until its refresh token is used.
        """
        token = body["refresh_token"]
        with database().transaction(service.city_of_token(token)) as session:
            return asdict(sessions.refresh_session(session, settings(), token))


@blp.route("/sessions/current")
class CurrentSession(MethodView):
    @blp.response(204)
    def delete(self) -> None:
        """Log out"""
        with writing() as (session, actor):
            sessions.log_out(session, actor)


@blp.route("/me")
class Me(MethodView):
    @blp.response(200, schemas.Profile, example=schemas.PROFILE)
    def get(self) -> JsonObject:
        """Who is logged in"""
        with reading() as (session, actor):
            return service.get_profile(session, actor, actor.person_id)


@blp.route("/me/password")
class MyPassword(MethodView):
    @blp.arguments(
        schemas.PasswordInput,
        example={"current_password": "plum-lantern-47-river", "new_password": "quiet-harbour-12-bridge"},
    )
    @blp.response(204)
    def put(self, body: JsonObject) -> None:
        """Change the own password

        Every other session of the person ends.
        """
        sessions.change_password(*between_transactions(), **body, address=request.remote_addr)


def _devices(person_id: str | None, page: JsonObject) -> JsonObject:
    with reading() as (session, actor):
        rows = devices.list_devices(
            session,
            actor,
            person_id or actor.person_id,
            after_id=_after(page["cursor"], Id()),
            limit=page["limit"] + 1,
        )
        return page_of(rows, page["limit"], "id")


@blp.route("/me/devices")
class MyDevices(MethodView):
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, schemas.Devices, example={"items": [schemas.DEVICE], "next_cursor": None})
    def get(self, page: JsonObject) -> JsonObject:
        """List the own devices"""
        return _devices(None, page)


@blp.route("/me/devices/<uuid:device_id>")
class MyDevice(MethodView):
    @blp.response(204)
    def delete(self, device_id: Any) -> None:
        """Revoke an own device

        It is told `device_revoked` at its next request and erases what it holds.
        """
        with writing() as (session, actor):
            devices.revoke_device(session, actor, actor.person_id, str(device_id))


@blp.route("/people")
class People(MethodView):
    @blp.arguments(schemas.PeopleQuery, location="query")
    @blp.response(200, schemas.People, example={"items": [schemas.PROFILE], "next_cursor": None})
    def get(self, query: JsonObject) -> JsonObject:
        """List people by user name"""
        cursor, limit = query.pop("cursor"), query.pop("limit")
        with reading() as (session, actor):
            rows = queries.list_profiles(
                session, actor, **query, after_username=_after(cursor, Text(LONGEST_USERNAME)), limit=limit + 1
            )
            return page_of(rows, limit, "username")

    @blp.arguments(
        schemas.PersonInput,
        example={"username": "chenwei", "name": "陈伟", "role": "customer_manager", "branch_id": schemas.BRANCH["id"]},
    )
    @blp.response(201, schemas.NewPerson, example={**schemas.PROFILE, "initial_password": "k7mp-x3qd-9wtf"})
    def post(self, body: JsonObject) -> JsonObject:
        """Create a person

        For administrators. Without a password one is made up and shown this once.
        """
        with writing() as (session, actor):
            person, password = service.create_person(session, actor, **body)
            profile = service.get_profile(session, actor, person.id)
        return {**profile, "initial_password": None if body["password"] else password}


@blp.route("/people/<uuid:person_id>")
class PersonItem(MethodView):
    @blp.response(200, schemas.Profile, example=schemas.PROFILE)
    def get(self, person_id: Any) -> JsonObject:
        """Get a person"""
        with reading() as (session, actor):
            return service.get_profile(session, actor, str(person_id))

    @blp.arguments(schemas.PersonChange, example={"name": "陈玮"})
    @blp.response(200, schemas.Profile, example={**schemas.PROFILE, "name": "陈玮"})
    def patch(self, body: JsonObject, person_id: Any) -> JsonObject:
        """Change a person's name or user name

        For administrators. Role and branch change by a posting.
        """
        with writing() as (session, actor):
            person = people.change_person(session, actor, str(person_id), **body)
            return service.get_profile(session, actor, person.id)


@blp.route("/people/<uuid:person_id>/suspension")
class Suspension(MethodView):
    @blp.response(204)
    def put(self, person_id: Any) -> None:
        """Disable an account

        For administrators. Its sessions end; the city keeps at least one active administrator.
        """
        with writing() as (session, actor):
            people.suspend_person(session, actor, str(person_id))

    @blp.response(204)
    def delete(self, person_id: Any) -> None:
        """Enable an account again"""
        with writing() as (session, actor):
            people.reinstate_person(session, actor, str(person_id))


@blp.route("/people/<uuid:person_id>/password")
class PersonPassword(MethodView):
    @blp.arguments(schemas.PasswordResetInput, example={})
    @blp.response(201, schemas.NewPassword, example={"initial_password": "k7mp-x3qd-9wtf"})
    def post(self, body: JsonObject, person_id: Any) -> JsonObject:
        """Reset a person's password

        For administrators. Ends the person's sessions and lifts a lock after failed log-ins.
        """
        with writing() as (session, actor):
            password = people.reset_password(session, actor, str(person_id), body["password"])
        return {"initial_password": None if body["password"] else password}


@blp.route("/people/<uuid:person_id>/devices")
class PersonDevices(MethodView):
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, schemas.Devices, example={"items": [schemas.DEVICE], "next_cursor": None})
    def get(self, page: JsonObject, person_id: Any) -> JsonObject:
        """List a person's devices

        For administrators.
        """
        return _devices(str(person_id), page)


@blp.route("/people/<uuid:person_id>/devices/<uuid:device_id>")
class PersonDevice(MethodView):
    @blp.response(204)
    def delete(self, person_id: Any, device_id: Any) -> None:
        """Revoke a person's device

        For administrators. It is told `device_revoked` at its next request and erases what it holds.
        """
        with writing() as (session, actor):
            devices.revoke_device(session, actor, str(person_id), str(device_id))


@blp.route("/branches")
class Branches(MethodView):
    @blp.arguments(PageQuery, location="query")
    @blp.response(200, schemas.Branches, example={"items": [schemas.BRANCH], "next_cursor": None})
    def get(self, page: JsonObject) -> JsonObject:
        """List branches by code"""
        with reading() as (session, actor):
            rows = queries.list_branches(
                session, actor, after_code=_after(page["cursor"], Text(6)), limit=page["limit"] + 1
            )
            return page_of(rows, page["limit"], "code")

    @blp.arguments(schemas.BranchInput, example={"code": "439902", "name": "城东", "locality": "urban"})
    @blp.response(201, schemas.Branch, example=schemas.BRANCH)
    def post(self, body: JsonObject) -> Any:
        """Create a branch

        For administrators.
        """
        with writing() as (session, actor):
            return service.create_branch(session, actor, **body)


@blp.route("/branches/<uuid:branch_id>")
class BranchItem(MethodView):
    @blp.arguments(schemas.BranchChange, example={"name": "城东新区"})
    @blp.response(200, schemas.Branch, example={**schemas.BRANCH, "name": "城东新区"})
    def patch(self, body: JsonObject, branch_id: Any) -> Any:
        """Change a branch's name or locality

        For administrators. The code stays: imported tables know a branch by it.
        """
        with writing() as (session, actor):
            return service.change_branch(session, actor, str(branch_id), **body)


@blp.route("/cities/current")
class CurrentCity(MethodView):
    @blp.response(200, schemas.City, example={"id": 439900, "name": "江州", "timezone": "Asia/Shanghai"})
    def get(self) -> Any:
        """Get the own city"""
        with reading() as (session, actor):
            return queries.get_city(session, actor)
