"""Log lines: on stderr, for people or as JSON. Tokens, passwords and bodies are never logged."""

from __future__ import annotations

import logging
import sys
from typing import Any

import orjson
import structlog

from backend.config import ConfigurationError, Settings


def configure_logging(settings: Settings) -> None:
    """Log lines on stderr from here on, for the whole process.

    Raises:
        ConfigurationError: for a level that does not exist.
    """
    levels = logging.getLevelNamesMapping()
    level = levels.get(settings.log_level.upper())
    if level is None:
        raise ConfigurationError("ZHUDIAN_LOG_LEVEL: choose debug, info, warning or error.")
    renderer: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_json)]
        if settings.log_json
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            *renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _json(line: Any, **options: Any) -> str:
    return orjson.dumps(line, default=str).decode()
