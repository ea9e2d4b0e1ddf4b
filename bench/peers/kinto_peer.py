"""Kinto from PyPI, in an environment of its own outside the project, made once and kept in the system's temporary folder."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


class NotAvailable(Exception):
    """Kinto cannot be installed or started here; the message says why."""


def install() -> Path:
    """The Python of Kinto's environment.

    Raises:
        NotAvailable: with pip's last words.
    """
    folder = Path(tempfile.gettempdir()) / f"zhudian-bench-kinto-{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        _run([sys.executable, "-m", "venv", str(folder)], "no environment for Kinto")
        packages = ["kinto[postgresql]", "gunicorn"]
        _run([str(python), "-m", "pip", "install", "--quiet", *packages], "Kinto does not install here")
        (folder / "ready").touch()
    return python


def version(python: Path) -> str:
    said = subprocess.run(
        [str(python), "-c", "from importlib.metadata import version; print(version('kinto'))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return said.stdout.strip()


def make_tables(python: Path, url: str) -> None:
    """
    Raises:
        NotAvailable: with Kinto's last words.
    """
    _run([str(python), str(HERE / "kinto_app.py")], "Kinto does not start here", {"KINTO_DATABASE_URL": url})


def _run(command: list[str], failure: str, environment: dict[str, str] | None = None) -> None:
    try:
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=600)
    except subprocess.SubprocessError as error:
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        raise NotAvailable(f"{failure}: {said[-1] if said else error}") from error
