"""A process that is told to stop does so at once, whichever of its threads hears it."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

#: The signal is taken by a thread that is not the main one, while that waits for an hour.
_PROGRAM = """
import signal, threading
from backend.stopping import stop_at
stop = stop_at(signal.SIGTERM, signal.SIGINT)
def say():
    signal.pthread_kill(threading.get_ident(), signal.Signals({number}))
threading.Timer(0.2, say).start()
raise SystemExit(0 if stop.wait(3600) else 1)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_another_thread_takes_ends_the_wait_of_the_main_one(number: signal.Signals) -> None:
    program = _PROGRAM.format(number=int(number))
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0
