"""Every option of the product, once, typed, from the environment or from files.

An option `secret` is read from `ZHUDIAN_SECRET`, or from the file that `ZHUDIAN_SECRET_FILE` names. docs/configuration.md
is checked against this file.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from environs import EnvValidationError, FileAwareEnv
from platformdirs import user_data_path

PREFIX = "ZHUDIAN_"
SHORTEST_SECRET = 32
#: Known to everyone, like the demo's passwords: what it seals is not secret.
DEMO_SECRET = "the demo's secret is printed in the source code"  # noqa: S105

MAP_DATUMS = ("wgs84", "gcj02")
#: An origin, and a path without what would end a directive of a policy.
_TILES = re.compile(r"(https?://[A-Za-z0-9.-]+(?::\d+)?)/[^\s;,'\"]*")


class ConfigurationError(Exception):
    """The server cannot start like this; the message says what to set."""


def option(default: Any, help: str, *, least: int = 1) -> Any:
    return field(default=default, metadata={"help": help, "least": least})


@dataclass(frozen=True)
class Settings:
    home: Path = option(
        user_data_path("zhudian"), "Folder for everything the server keeps when no other place is named."
    )
    database_url: str = option(
        "",
        "SQLAlchemy URL. Empty: the SQLite file `zhudian.sqlite3` in the home folder. "
        "PostgreSQL: `postgresql+psycopg://user:password@host/name`.",
    )
    secret: str = option(
        "", f"Key for owner data and links, {SHORTEST_SECRET} characters or more. Required outside the demo."
    )
    old_secrets: list[str] = option(
        (), "Comma-separated former secrets: still able to read what they sealed, never used to seal."
    )
    demo: bool = option(
        False, "Set by `zhudian demo` alone: a public secret and printed passwords. Never for real data."
    )
    default_city: int = option(0, "City of a log-in that names none. 0: the only city there is.", least=0)
    host: str = option("127.0.0.1", "Address to listen on.")
    port: int = option(8000, "Port to listen on.")
    processes: int = option(1, "Server processes. SQLite is served by one, whatever is set here.")
    threads: int = option(8, "Threads of each server process.")
    trusted_proxies: int = option(0, "How many proxies in front may say who the client is (`X-Forwarded-*`).", least=0)
    access_minutes: int = option(15, "Life of an access token.")
    refresh_days: int = option(14, "A session not refreshed for so long ends.")
    session_days: int = option(90, "Longest life of a session.")
    login_attempts: int = option(10, "Failed log-ins of one user name within the window before it has to wait.")
    login_attempts_per_address: int = option(
        100, "Failed log-ins from one address within the window before it has to wait."
    )
    login_window_minutes: int = option(15, "The window in which failed log-ins are counted.")
    retailer_requests_per_link: int = option(
        30, "How often one retailer's link may be opened or answered within its window before it has to wait."
    )
    retailer_requests_per_address: int = option(
        600,
        "The same for all links opened from one address. Phones share addresses: a mobile network has few for many shops.",
    )
    retailer_window_minutes: int = option(15, "The window in which requests of retailers are counted.")
    public_url: str = option(
        "",
        "Address at which retailers reach the server, such as `https://visits.example`. Empty: as the request came in.",
    )
    max_body_bytes: int = option(5_000_000, "Largest request body, unpacked.")
    max_import_bytes: int = option(30_000_000, "Largest file to import through the API.")
    max_photo_bytes: int = option(50_000_000, "Largest photo; documents declare none above 50,000,000.")
    max_upload_bytes_a_day: int = option(3_000_000_000, "Most bytes of photos that one person may send on a day.")
    max_open_uploads: int = option(500, "Unfinished uploads that one person may have.")
    max_uploading: int = option(
        6, "Uploads that may be received at once, in one server process; they hold a thread each."
    )
    upload_days: int = option(7, "An upload that is not finished by then is dropped.")
    upload_silence_seconds: int = option(
        30, "A phone that sends nothing for so long, in the middle of an upload, is cut off."
    )
    max_push_documents: int = option(500, "Most documents in one push.")
    max_waiting: int = option(
        4, "Pulls that may wait for a change at once, in one server process; they hold a thread each."
    )
    phone_days: int = option(
        90, "Visits, closed tasks and plans that ended longer ago leave the phones; the server keeps them."
    )
    tombstone_days: int = option(90, "How long a phone may stay away before it has to start anew.")
    photo_link_minutes: int = option(5, "How long a link to a picture works without a log-in.")
    stamp_font: str = option(
        "", "Font file with Chinese characters for stamped pictures. Empty: the first found where systems keep them."
    )
    storage_url: str = option(
        "", "Where pictures lie: `s3://bucket/prefix`. Empty: the folder `photos` in the home folder."
    )
    storage_endpoint: str = option(
        "", "Address of an S3 that is not Amazon's, such as `https://s3.example`. Empty: `AWS_ENDPOINT_URL`, or Amazon."
    )
    storage_region: str = option("", "Region of the bucket. Empty: `AWS_REGION`, or us-east-1.")
    storage_key_id: str = option(
        "", "Access key of S3. Empty: `AWS_ACCESS_KEY_ID`, or what the machine itself is entitled to."
    )
    storage_key_secret: str = option("", "Secret of that key. Empty: `AWS_SECRET_ACCESS_KEY`.")
    job_lease_seconds: int = option(60, "A worker that has said nothing for so long has lost its job to another.")
    job_retry_seconds: int = option(
        5, "Wait before a failed job is tried again; four times as long after each further failure."
    )
    export_hours: int = option(24, "How long the file of an export can be fetched.")
    max_open_exports: int = option(5, "Exports of one person that may wait or be written at once.")
    position_days: int = option(
        90, "Coordinates of visits and photos older than this are erased; distances and signals stay."
    )
    photo_days: int = option(
        365, "Photos are erased, original and renditions, when their bytes arrived last so many days ago."
    )
    map_tiles: str = option(
        "",
        "Tiles of the app's map, such as `https://tiles.example/{z}/{x}/{y}.png`. Phones ask that server for what they show. "
        "Empty: markers on a plain grid.",
    )
    map_datum: str = option("wgs84", "What those tiles are drawn in: `wgs84`, or `gcj02` as with most Chinese maps.")
    map_attribution: str = option("", "Whose map it is, shown in its corner.")
    log_level: str = option("info", "debug, info, warning or error.")
    log_json: bool = option(False, "Log lines as JSON, for a collector.")
    metrics_token: str = option("", "Bearer token that /metrics asks for. Empty: /metrics answers on loopback only.")

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite+pysqlite:///{self.home / 'zhudian.sqlite3'}"

    @property
    def on_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def map_origin(self) -> str:
        """From where tiles come, for the app's Content-Security-Policy; empty without a map.

        Raises:
            ConfigurationError: when it is no address of tiles.
        """
        found = _TILES.fullmatch(self.map_tiles)
        if self.map_tiles and (not found or any(part not in self.map_tiles for part in ("{z}", "{x}", "{y}"))):
            raise ConfigurationError(
                "ZHUDIAN_MAP_TILES: must be an address at https:// or http:// with {z}, {x} and {y}."
            )
        if self.map_datum not in MAP_DATUMS:
            raise ConfigurationError(f"ZHUDIAN_MAP_DATUM: must be one of {', '.join(MAP_DATUMS)}.")
        return found[1] if found else ""

    def require_safe(self) -> None:
        """Refuse to serve without a real secret.

        Raises:
            ConfigurationError: outside the demo, when the secret is missing, short, or known to everyone.
        """
        if self.demo:
            return
        if len(self.secret) < SHORTEST_SECRET or len(set(self.secret)) < 10 or self.secret == DEMO_SECRET:
            raise ConfigurationError(
                f"Set ZHUDIAN_SECRET (or ZHUDIAN_SECRET_FILE) to at least {SHORTEST_SECRET} random characters, for example "
                'the output of: python -c "import secrets; print(secrets.token_urlsafe(48))"'
            )


_READERS = {"Path": "path", "str": "str", "int": "int", "bool": "bool", "list[str]": "list"}


def load_settings(**overrides: Any) -> Settings:
    """Read the settings from the environment; overrides win, as the command line does.

    Raises:
        ConfigurationError: naming the option that cannot be read, and why.
    """
    env = FileAwareEnv(prefix=PREFIX)
    values: dict[str, Any] = {}
    for each in fields(Settings):
        if each.name in overrides:
            values[each.name] = overrides[each.name]
            continue
        name = PREFIX + each.name.upper()
        try:
            value = getattr(env, _READERS[str(each.type)])(each.name.upper(), each.default)
        except (EnvValidationError, ValueError, OSError) as error:
            raise ConfigurationError(f"{name}: {error}") from error
        if isinstance(value, str):
            value = value.strip()  # files end with a line break
        elif isinstance(value, list):
            value = [piece.strip() for piece in value if piece.strip()]
        elif type(value) is int and value < each.metadata["least"]:
            raise ConfigurationError(f"{name}: must be at least {each.metadata['least']}.")
        values[each.name] = value
    return Settings(**values)


def demo_settings(home: Path, **overrides: Any) -> Settings:
    """Settings of the demo: everything lies in the one folder, and no secret is one."""
    return load_settings(home=home, database_url="", secret=DEMO_SECRET, old_secrets=[], demo=True, **overrides)


def scratch_settings(**overrides: Any) -> Settings:
    """Settings for a throw-away city in a new temporary folder: tests and benchmarks."""
    return load_settings(**{"home": Path(tempfile.mkdtemp(prefix="zhudian-")), "demo": True, **overrides})
