"""Stopping on a signal, wherever the kernel delivers it and whatever the main thread is waiting for."""

from __future__ import annotations

import os
import signal
import threading


def stop_at(*signals: signal.Signals) -> threading.Event:
    """An event that is set at the first of these signals; called once, by the main thread.

    A Python handler runs in the main thread only, and not before what that waits for is over: a signal that another thread
    took, or that came a moment before the wait, would be noticed a minute later. And a handler that sets an event can meet
    the lock its own thread holds. So the number goes into a pipe, and a thread of its own sets the event.
    """
    stop, (reader, writer) = threading.Event(), os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in signals:
        signal.signal(number, lambda *_: None)  # so that the default one does not end us

    def wait() -> None:
        while os.read(reader, 1)[0] not in signals:
            pass
        stop.set()

    threading.Thread(target=wait, name="signals", daemon=True).start()
    return stop
