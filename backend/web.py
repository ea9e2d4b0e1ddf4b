"""The app for phones, as `app/` was built: its one page for every screen, and its files.

Files under /assets carry a hash of their content in their names, so that browsers keep them for ever; they lie there packed as
well. The page, the service worker and the manifest are asked for anew each time: by them a phone learns of a new version.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request, send_from_directory
from werkzeug.security import safe_join

from backend import problems
from backend.config import Settings
from backend.http import json_response, public, settings
from backend.pages import page, start

blp = Blueprint("web", __name__)

BUILT = Path(__file__).parent / "app_dist"

#: Nothing from elsewhere, nothing inline, nothing evaluated. Pictures that the app has in memory are blob: and data:.
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ASK_AGAIN, FOR_EVER = "no-cache", "public, max-age=31536000, immutable"

ROOT_FILES = (
    "index.html",
    "sw.js",
    "manifest.webmanifest",
    "icon.svg",
    "icon-192.png",
    "icon-512.png",
    "icon-maskable-512.png",
    "apple-touch-icon.png",
)
#: Named here, for Python's own table differs between machines.
MEDIA_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
PACKED = (("br", ".br"), ("gzip", ".gz"))


def serve_app(app: Flask, options: Settings, folder: Path = BUILT) -> None:
    """Add the app that was built into `folder`.

    Raises:
        ConfigurationError: when the map's settings make no sense.
    """
    app.config["APP_FOLDER"] = folder
    app.config["APP_CSP"] = CSP.replace("blob:;", f"blob: {options.map_origin};", 1) if options.map_origin else CSP
    app.register_blueprint(blp)


@blp.get("/")
@blp.get("/app", strict_slashes=False)
@blp.get("/app/<path:screen>")
@public
def screen(screen: str = "") -> Response | tuple[Response, int]:
    """The one page of all screens: which it is, the app reads from the address. A demo begins with its warning instead."""
    if request.path == "/" and settings().demo:
        return start()
    if not (current_app.config["APP_FOLDER"] / "index.html").is_file():
        return page("app_missing.html"), 503
    return _file("index.html", ASK_AGAIN)


@blp.get("/app-settings.json")
@public
def app_settings() -> Response:
    """What the app has to know of this server, before any log-in: whose map it shows, and for how long what is kept."""
    known = settings()
    tiles = {"url": known.map_tiles, "datum": known.map_datum, "attribution": known.map_attribution}
    kept = {"position_days": known.position_days, "photo_days": known.photo_days, "phone_days": known.phone_days}
    response = json_response({"map": tiles if known.map_tiles else None, "kept": kept})
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


@blp.get("/assets/<name>")
@public
def asset(name: str) -> Response:
    return _file(f"assets/{name}", FOR_EVER)


def _root_file(name: str) -> Response:
    return _file(name, ASK_AGAIN)


for _name in ROOT_FILES:
    blp.add_url_rule(f"/{_name}", "root_file", public(_root_file), defaults={"name": _name})


def _file(name: str, cache_control: str) -> Response:
    """
    Raises:
        Problem: `not-found`.
    """
    folder = str(current_app.config["APP_FOLDER"])
    coding, ending = _packing(folder, name)
    path = safe_join(folder, name)
    if path is None or not Path(path).is_file():
        raise problems.NOT_FOUND()
    response = send_from_directory(folder, name + ending, mimetype=MEDIA_TYPES.get(Path(name).suffix), max_age=0)
    del response.headers["Expires"]
    if coding:
        response.headers["Content-Encoding"] = coding
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = cache_control
    response.headers["Content-Security-Policy"] = current_app.config["APP_CSP"]
    return response


def _packing(folder: str, name: str) -> tuple[str | None, str]:
    """The best packing that is there and that the browser takes: its name, and the ending of its file."""
    for coding, ending in PACKED:
        path = safe_join(folder, name + ending)
        if request.accept_encodings[coding] > 0 and path is not None and Path(path).is_file():
            return coding, ending
    return None, ""
