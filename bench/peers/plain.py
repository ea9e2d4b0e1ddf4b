"""The plain peer: what one writes in an afternoon with Flask, SQLAlchemy's ORM and marshmallow, and does not write badly.

It loops over the documents, validates each, looks up whether the shop is the sender's, merges the visit with its shelf checks,
and commits once per request. It has no feed, no revisions, no signals, no distances, no memory of edits: less work than ours.
"""

import hashlib
import os

from flask import Flask, request
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import JSON, DateTime, Float, ForeignKey, Index, String, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    type_annotation_map = {dict: JSON, str: String(80)}


class Person(Base):
    __tablename__ = "people"
    token: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str]


class Terminal(Base):
    __tablename__ = "terminals"
    id: Mapped[str] = mapped_column(primary_key=True)
    manager_id: Mapped[str]


class Visit(Base):
    __tablename__ = "visits"
    __table_args__ = (
        Index("by_manager", "manager_id", "started_at"),
        Index("by_terminal", "terminal_id", "started_at"),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(ForeignKey("terminals.id"))
    manager_id: Mapped[str]
    kind: Mapped[str]
    template_version: Mapped[int]
    started_at = mapped_column(DateTime(timezone=True))
    ended_at = mapped_column(DateTime(timezone=True))
    submitted_at = mapped_column(DateTime(timezone=True))
    latitude = mapped_column(Float)
    longitude = mapped_column(Float)
    datum: Mapped[str]
    accuracy_m = mapped_column(Float)
    sections: Mapped[dict]
    shelf_checks: Mapped[list["ShelfCheck"]] = relationship(cascade="all, delete-orphan")


class ShelfCheck(Base):
    __tablename__ = "shelf_checks"
    visit_id: Mapped[str] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    spec_id: Mapped[str] = mapped_column(primary_key=True)
    on_shelf: Mapped[bool]
    facings: Mapped[int]
    stock_packs: Mapped[int]


class Photo(Base):
    __tablename__ = "photos"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    size: Mapped[int]


class PositionSchema(Schema):
    latitude = fields.Float(required=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180))
    datum = fields.String(required=True, validate=validate.OneOf(["wgs84", "gcj02", "bd09"]))
    accuracy_m = fields.Float(required=True, validate=validate.Range(0))


class CheckPointSchema(Schema):
    device_time = fields.AwareDateTime(required=True)
    position = fields.Nested(PositionSchema)


class ShelfCheckSchema(Schema):
    spec_id = fields.UUID(required=True)
    on_shelf = fields.Boolean(required=True)
    facings = fields.Integer(required=True, validate=validate.Range(0, 1000))
    stock_packs = fields.Integer(required=True, validate=validate.Range(0))


class VisitSchema(Schema):
    terminal_id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.Length(1, 12))
    template_version = fields.Integer(required=True)
    check_in = fields.Nested(CheckPointSchema, required=True)
    check_out = fields.Nested(CheckPointSchema, required=True)
    submitted_at = fields.AwareDateTime(required=True)
    sections = fields.Dict(required=True)
    shelf_checks = fields.List(fields.Nested(ShelfCheckSchema), required=True)


def create_app() -> Flask:
    app = Flask(__name__)
    url = os.environ["PLAIN_DATABASE_URL"]
    patience = {"timeout": 60} if url.startswith("sqlite") else {}
    engine = create_engine(url, pool_size=16, connect_args=patience)
    schema = VisitSchema()

    @app.post("/push")
    def push():
        with Session(engine) as session:
            person = session.get(Person, request.headers["Authorization"].removeprefix("Bearer "))
            if person is None:
                return {"error": "not logged in"}, 401
            results = [store(session, person, change) for change in request.get_json()["changes"]]
            session.commit()
        return {"results": results}

    @app.put("/photos/<id>")
    def upload(id):
        """The whole body in memory, one file, one row: a cut begins anew."""
        data = request.get_data()
        if hashlib.sha256(data).hexdigest() != request.headers["X-SHA256"]:
            return {"error": "garbled"}, 422
        with Session(engine) as session:
            person = session.get(Person, request.headers["Authorization"].removeprefix("Bearer "))
            if person is None:
                return {"error": "not logged in"}, 401
            with open(os.path.join(os.environ["PLAIN_FOLDER"], id), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            session.merge(Photo(id=id, person_id=person.id, size=len(data)))
            session.commit()
        return {"id": id, "status": "stored"}

    def store(session, person, change):
        try:
            doc = schema.load(change["doc"])
        except ValidationError as error:
            return {"id": change["id"], "status": "rejected", "errors": error.messages}
        terminal = session.get(Terminal, str(doc["terminal_id"]))
        if terminal is None or terminal.manager_id != person.id:
            return {"id": change["id"], "status": "rejected", "errors": {"terminal_id": ["Not yours."]}}
        session.merge(
            Visit(
                id=change["id"], terminal_id=terminal.id, manager_id=person.id, kind=doc["kind"],
                template_version=doc["template_version"], started_at=doc["check_in"]["device_time"],
                ended_at=doc["check_out"]["device_time"], submitted_at=doc["submitted_at"], sections=doc["sections"],
                **doc["check_in"]["position"],
                shelf_checks=[ShelfCheck(**{**check, "spec_id": str(check["spec_id"])}) for check in doc["shelf_checks"]],
            )
        )  # fmt: skip
        return {"id": change["id"], "status": "applied"}

    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return app


def _prepare_sqlite(engine):
    """As SQLAlchemy's manual advises for writers side by side; as durable as ours."""

    @event.listens_for(engine, "connect")
    def _connect(connection, record):
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
