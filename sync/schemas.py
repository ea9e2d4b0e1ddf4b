"""Wire shapes of the sync protocol, to the byte of docs/sync.md."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from backend.fields import LARGEST_INTEGER, Flag, Id, PageQuery, ProblemSchema, QueryFlag, QueryWhole, Text, Time, Whole
from backend.loading import QuickSchema
from sync.naming import KINDS

STATUSES = ("applied", "unchanged", "conflict", "rejected", "deferred")


def load_each(schema: Schema, documents: list[Any]) -> tuple[list[Any], dict[int, Any]]:
    """Load many documents at once; what is wrong with some says nothing about the others.

    Returns:
        The loaded documents in order, and marshmallow's messages by the index of those that cannot be accepted, which are None.
    """
    loaded: list[Any] = []
    faults: dict[int, Any] = {}
    for index, document in enumerate(documents):
        try:
            loaded.append(schema.load(document))
        except ValidationError as error:
            loaded.append(None)
            faults[index] = error.messages
    return loaded, faults


class AppSchema(Schema):
    version = Text(40, load_default=None, allow_none=True, metadata={"example": "1.4.0"})
    schema = Whole(1, load_default=1, metadata={"description": "Version of the document schemas that the app speaks."})


class ChangeInput(QuickSchema):
    """One edit: a document, or `deleted`."""

    collection = Text(40, required=True)
    id = Id(required=True)
    base_rev = Whole(0, LARGEST_INTEGER, required=True, metadata={"description": "Newest revision seen; 0 = new."})
    device_seq = Whole(0, LARGEST_INTEGER, required=True, metadata={"description": "Count of this device's edits."})
    doc = fields.Dict(load_default=None)
    deleted = Flag(load_default=False)

    @validates_schema
    def _one_of_both(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data["doc"] is None) is not data["deleted"]:
            raise ValidationError("Send either a document or `deleted`.", "doc")


class OutboxSchema(Schema):
    """What the phone has not sent yet, without this push: the branch sees it beside the phone."""

    documents = Whole(0, 1_000_000, load_default=None, allow_none=True)
    photos = Whole(0, 1_000_000, load_default=None, allow_none=True)
    oldest_at = Time(load_default=None, allow_none=True, metadata={"description": "When its oldest was written."})


class PushInput(Schema):
    device_time = Time(required=True)
    outbox = fields.Nested(OutboxSchema, load_default=lambda: OutboxSchema().load({}))
    app = fields.Nested(AppSchema, load_default=lambda: {"version": None, "schema": 1})
    changes = fields.List(fields.Raw(), required=True, metadata={"items": {"$ref": "#/components/schemas/ChangeInput"}})


class PushResult(Schema):
    collection = fields.String()
    id = fields.String()
    status = fields.String(metadata={"enum": list(STATUSES)})
    rev = fields.Integer()
    doc = fields.Dict(metadata={"description": "On a conflict: the document as it is now."})
    problem = fields.Nested(ProblemSchema)
    refusal_id = Id()


class PushOutput(Schema):
    server_time = Time()
    clock_offset_ms = fields.Integer(metadata={"description": "The device's clock minus the server's."})
    results = fields.List(fields.Nested(PushResult), metadata={"description": "One per change, in order."})


class PullQuery(Schema):
    cursor = Text(400, load_default=None, metadata={"description": "From the page before; none on a first sync."})
    limit = QueryWhole(1, 5000, load_default=1000)
    wait = QueryWhole(0, 25, load_default=0, metadata={"description": "Seconds to wait for a change if there is none."})
    collection = Text(40, load_default=None, metadata={"description": "Only this one: to start it again from nothing."})


class PullChange(Schema):
    collection = fields.String()
    id = Id()
    rev = fields.Integer()
    doc = fields.Dict()
    deleted = fields.Boolean()


class PullOutput(Schema):
    cursor = fields.String()
    more = fields.Boolean()
    reset = fields.Boolean(
        metadata={"description": "Drop what the server owns, keep the outbox, go on from the cursor."}
    )
    server_time = Time()
    changes = fields.List(fields.Nested(PullChange))


class DigestInput(Schema):
    cursor = Text(400, required=True)
    held = fields.Dict(
        keys=Text(40),
        values=Text(64),
        required=True,
        metadata={"description": "The hash of what the phone holds, by collection; none for an empty one."},
    )


class DigestComparison(Schema):
    differs = fields.List(fields.String(), metadata={"description": "Start these collections again."})


class DigestQuery(Schema):
    cursor = Text(400, required=True)


class CollectionDigest(Schema):
    count = fields.Integer()
    hash = fields.String(metadata={"description": "Exclusive or of the SHA-256 of every `id:rev`, in hexadecimal."})


class DigestOutput(Schema):
    collections = fields.Dict(keys=fields.String(), values=fields.Nested(CollectionDigest))


class Refusal(Schema):
    """A document that was refused, as it was sent, and why."""

    id = Id()
    person_id = Id()
    person_name = fields.String()
    branch_id = Id(allow_none=True, metadata={"description": "Of the person, when it was sent."})
    device_id = Id()
    app_version = fields.String(allow_none=True)
    collection = fields.String()
    doc_id = fields.String()
    base_rev = fields.Integer()
    device_seq = fields.Integer()
    status = fields.String(metadata={"enum": ["rejected", "conflict", "deferred"]})
    sent = fields.Raw()
    problem = fields.Nested(ProblemSchema)
    refused_at = Time()
    closed_at = Time(allow_none=True)
    closed_by = Id(allow_none=True)
    resolution = fields.String(
        allow_none=True,
        metadata={
            "description": "`superseded` when the document was taken after all, `dismissed` when it was given up."
        },
    )
    reason = fields.String(allow_none=True)


class NameSchema(Schema):
    """What an id in a document stands for."""

    kind = fields.String(metadata={"enum": list(KINDS)})
    id = Id()
    name = fields.String(metadata={"description": "Of a visit, its review and an in-store duty the shop's."})


class RefusalDetail(Refusal):
    names = fields.List(
        fields.Nested(NameSchema),
        metadata={"description": "Of what the document refers to, that which the reader may see."},
    )


class RefusalPage(Schema):
    items = fields.List(fields.Nested(Refusal))
    next_cursor = fields.String(allow_none=True)


class RefusalQuery(PageQuery):
    branch_id = Id(load_default=None)
    closed = QueryFlag(load_default=None, metadata={"description": "Only those dealt with, or only open ones."})
    person_id = Id(load_default=None)


class PhoneQuery(PageQuery):
    branch_id = Id(load_default=None)


class PhoneOutput(Schema):
    """A manager's device: when it was last heard of, and what was then still on it."""

    id = Id()
    person_id = Id()
    person_name = fields.String()
    branch_id = Id(allow_none=True)
    branch_name = fields.String(allow_none=True)
    name = fields.String()
    platform = fields.String()
    app_version = fields.String(allow_none=True)
    clock_offset_ms = fields.Integer(allow_none=True)
    last_seen_at = Time()
    is_silent = Flag(metadata={"description": "Two whole working days without a word."})
    unsent_documents = Whole(allow_none=True)
    unsent_photos = Whole(allow_none=True)
    oldest_unsent_at = Time(allow_none=True)
    open_refusals = Whole()
    missing_photos = Whole(metadata={"description": "Declared by its visits and not arrived."})


class PhonePage(Schema):
    items = fields.List(fields.Nested(PhoneOutput))
    next_cursor = fields.String(allow_none=True)


class DismissalInput(Schema):
    reason = Text(300, least=1, required=True)
