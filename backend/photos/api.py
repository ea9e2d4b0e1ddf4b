"""The doors of photos: what became of them, links to their renditions, and the pictures."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from backend import problems
from backend.accounts import service as accounts
from backend.accounts.sessions import actor_of_session
from backend.db import utc_now
from backend.http import API, Blueprint, bearer_token, database, json_response, public, reading, settings, storage
from backend.photos import examples, links, showing
from backend.photos.delivery import deliver
from backend.photos.rules import Rendition
from backend.photos.schemas import LinkQuery, PhotoDetail, PhotoLinks, ThumbnailLinks, ThumbnailQuery
from backend.problems import Problem
from backend.storage import Missing

blp = Blueprint(
    "photos", __name__, description="Pictures that documents declared: what became of them, and to look at."
)

_PICTURE = {"type": "string", "format": "binary"}
#: What a camera wrote is shown by nobody's browser: it is saved.
_SAVED = {"Content-Security-Policy": "default-src 'none'; sandbox", "Cross-Origin-Resource-Policy": "same-origin"}


@blp.route("/photos/<uuid:photo_id>")
class Photo(MethodView):
    @blp.response(200, PhotoDetail, example=examples.PHOTO)
    def get(self, photo_id: UUID) -> dict[str, Any]:
        """What was declared of a photo, whether it has arrived, and what was found in it

        `exif` is what the file says of itself; it is null for all but those who may read originals.
        """
        with reading() as (session, actor):
            return showing.describe(session, actor, str(photo_id))


@blp.route("/photos/<uuid:photo_id>/links")
class Links(MethodView):
    @blp.response(200, PhotoLinks, example=examples.LINKS)
    def get(self, photo_id: UUID) -> Response:
        """Links to look at a photo, without a log-in, for a few minutes

        They are for `src` of an image. Each asks anew whether you may see the photo, and ends with your session.
        """
        with reading() as (session, actor):
            return _linked(showing.make_links(session, actor, settings(), str(photo_id)))


@blp.route("/photos/thumbnails")
class Thumbnails(MethodView):
    @blp.arguments(ThumbnailQuery, location="query")
    @blp.response(200, ThumbnailLinks, example=examples.THUMBNAIL_LINKS)
    def get(self, query: dict[str, Any]) -> Response:
        """Links to the thumbnails of many photos at once

        For lists; else as `GET /photos/{id}/links`. A photo that has not arrived, cannot be shown, or is not yours to see is left
        out.
        """
        with reading() as (session, actor):
            return _linked(showing.thumbnail_links(session, actor, settings(), query["id"]))


def _linked(found: dict[str, Any]) -> Response:
    for item in found["items"]:
        item["url"] = f"{API}{item.pop('path')}?token={item.pop('token')}"
    return json_response(found)


@blp.route("/photos/<uuid:photo_id>/<any(thumbnail, view, stamped, original):rendition>")
class Picture(MethodView):
    @public
    @blp.arguments(LinkQuery, location="query")
    @blp.response(200, _PICTURE, content_type="image/jpeg")
    def get(self, query: dict[str, Any], photo_id: UUID, rendition: str) -> Response:
        """A rendition of a photo, by a link

        Thumbnail (320 pixels), view (1600), stamped view (with shop, time, manager and distance) or the original. Ranges and
        `If-None-Match` are understood. 403 when the link was altered or has expired, 404 when its owner may not see the photo
        any more. A log-in is not asked for; whoever shows one must be allowed to see the photo too.
        """
        link = links.read(settings(), query["token"], str(photo_id), rendition)
        with database().reading(link.city_id) as session:
            try:
                actor = actor_of_session(session, link.city_id, link.session_id)
            except Problem:
                raise problems.LINK_INVALID() from None
            if token := bearer_token():
                showing.load(session, accounts.authenticate(session, token), str(photo_id))
            shelf = showing.find_rendition(session, actor, str(photo_id), Rendition(rendition))
        seconds = max(0, int((link.expires_at - utc_now()).total_seconds()))
        name = f"{photo_id}-{rendition}.{shelf.media_type.partition('/')[2]}"
        disposition = "attachment" if rendition == Rendition.ORIGINAL else "inline"
        headers = {
            **_SAVED,
            "Cache-Control": f"private, max-age={seconds}, no-transform",
            "Content-Disposition": f'{disposition}; filename="{name}"',
        }
        try:
            return _deliver(shelf, rendition, headers)
        except Missing:
            raise problems.PHOTO_ERASED() from None


def _deliver(shelf: showing.Shelf, rendition: str, headers: dict[str, str]) -> Response:
    if shelf.caption is not None:
        data = showing.stamped(storage(), settings(), shelf)
        etag = hashlib.sha256(data).hexdigest()[:32]
        return deliver(
            len(data), lambda start, end: [data[start:end]], etag=etag, media_type=shelf.media_type, headers=headers
        )
    store = storage()
    return deliver(
        showing.size_of(store, shelf),
        lambda start, end: store.get(shelf.key, start, end),
        etag=f"{shelf.sha256[:32]}-{rendition}",
        media_type=shelf.media_type,
        headers=headers,
    )
