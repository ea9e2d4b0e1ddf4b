"""What the API documents say of uploads: they speak by headers, which schemas do not describe."""

from __future__ import annotations

from typing import Any

from sync import tus


def _header(name: str, description: str, example: str, required: bool = True) -> dict[str, Any]:
    return {
        "in": "header", "name": name, "required": required, "description": description,
        "schema": {"type": "string"}, "example": example,
    }  # fmt: skip


def _answer(description: str, *headers: str) -> dict[str, Any]:
    shown = {name: {"schema": {"type": "string"}, **_ANSWERED[name]} for name in ("Tus-Resumable", *headers)}
    return {"description": description, "headers": shown}


_ANSWERED: dict[str, dict[str, str]] = {
    "Tus-Resumable": {"description": "The version that is spoken.", "example": tus.VERSION},
    "Tus-Version": {"description": "The versions that are understood.", "example": tus.VERSION},
    "Tus-Extension": {"description": "What is spoken beside the core.", "example": ",".join(tus.EXTENSIONS)},
    "Tus-Max-Size": {"description": "Most bytes of a photo.", "example": "50000000"},
    "Tus-Checksum-Algorithm": {"description": "For Upload-Checksum.", "example": ",".join(tus.CHECKSUM_ALGORITHMS)},
    "Location": {
        "description": "The upload's own address.",
        "example": "/api/v1/sync/uploads/019cb5ee-9c00-7000-8000-000000000077",
    },
    "Upload-Offset": {"description": "How many bytes have arrived.", "example": "1048576"},
    "Upload-Length": {"description": "How many there are.", "example": "2204113"},
    "Upload-Expires": {
        "description": "When it is forgotten if it is not finished.",
        "example": "Mon, 09 Mar 2026 01:12:13 GMT",
    },
}

_VERSION = _header("Tus-Resumable", "The version that the client speaks.", tus.VERSION)
_CHECKSUM = _header(
    "Upload-Checksum",
    "Algorithm and Base64 of this request's bytes; if they do not match, they are dropped.",
    "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
    required=False,
)
_BYTES = {"content": {tus.CONTENT_TYPE: {"schema": {"type": "string", "format": "binary"}}}}

OPTIONS: dict[str, Any] = {
    "security": [],
    "responses": {
        "204": _answer("No Content", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm")
    },
}
BEGIN: dict[str, Any] = {
    "parameters": [
        _VERSION,
        _header("Upload-Length", "Bytes of the photo, as declared.", "2204113"),
        _header(
            "Upload-Metadata",
            "`photo_id` and `sha256` as declared, each in Base64.",
            "photo_id MDE5Y2I1ZWUtOWMwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDQy,sha256 "
            "OWY4NmQwODE4ODRjN2Q2NTlhMmZlYWEwYzU1YWQwMTVhM2JmNGYxYjJiMGI4MjJjZDE1ZDZjMTViMGYwMGEwOA==",
        ),
        _CHECKSUM,
    ],
    "requestBody": {**_BYTES, "required": False},
    "responses": {"201": _answer("Created", "Location", "Upload-Offset", "Upload-Expires")},
}
HEAD: dict[str, Any] = {
    "parameters": [_VERSION],
    "responses": {"200": _answer("OK", "Upload-Offset", "Upload-Length", "Upload-Expires")},
}
GO_ON: dict[str, Any] = {
    "parameters": [_VERSION, _header("Upload-Offset", "From where on.", "1048576"), _CHECKSUM],
    "requestBody": {**_BYTES, "required": True},
    "responses": {"204": _answer("No Content", "Upload-Offset", "Upload-Expires")},
}
END: dict[str, Any] = {"parameters": [_VERSION], "responses": {"204": _answer("No Content")}}
INSTEAD: dict[str, Any] = {
    "parameters": [_VERSION, _header("X-HTTP-Method-Override", "HEAD, PATCH or DELETE.", "PATCH")],
    "requestBody": {**_BYTES, "required": False},
    "responses": {"200": _answer("As HEAD", "Upload-Offset"), "204": _answer("As PATCH or DELETE", "Upload-Offset")},
}
