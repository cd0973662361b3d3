"""The DevTools protocol over a pipe: JSON messages that end in NUL."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from archiver.errors import CaptureError

Event = Callable[[str | None, str, Mapping[str, Any]], None]
CHUNK = 1 << 18
CALL_SECONDS = 60.0
JOIN_SECONDS = 5.0


class DevTools:
    """One connection to a browser; calls wait for their answers, events go to a listener on the reading thread."""

    def __init__(self, reads: int, writes: int, on_event: Event) -> None:
        self._reads = reads
        self._writes = writes
        self._on_event = on_event
        self._answers: dict[int, Future[Mapping[str, Any]]] = {}
        self._guard = threading.Lock()
        self._sending = threading.Lock()
        self._serial = 0
        self._shut = False
        self.closed = False
        self._thread = threading.Thread(target=self._read, daemon=True, name="devtools")
        self._thread.start()

    def call(
        self, method: str, session: str | None = None, *, timeout: float = CALL_SECONDS, **params: Any
    ) -> Mapping[str, Any]:
        """Ask the browser and return its answer; raise CaptureError when it refuses or does not answer."""
        future = self.send(method, session, **params)
        try:
            return future.result(timeout)
        except TimeoutError:
            raise CaptureError("browser-failed", f"the browser does not answer {method}") from None

    def send(self, method: str, session: str | None = None, **params: Any) -> Future[Mapping[str, Any]]:
        """Ask the browser without waiting."""
        future: Future[Mapping[str, Any]] = Future()
        with self._guard:
            if self.closed:
                raise CaptureError("browser-failed", "the browser has gone")
            self._serial += 1
            number = self._serial
            self._answers[number] = future
        message = {"id": number, "method": method, "params": params} | (
            {"sessionId": session} if session else {}
        )
        data = json.dumps(message).encode("utf-8") + b"\0"
        try:
            with self._sending:
                if self._shut:
                    raise CaptureError("browser-failed", "the browser has gone")
                view = memoryview(data)
                while view:
                    view = view[os.write(self._writes, view) :]
        except OSError as error:
            raise CaptureError("browser-failed", "the browser has gone") from error
        return future

    def shut(self) -> None:
        """Say nothing more: a browser that hears nothing more ends."""
        with self._sending:
            if not self._shut:
                self._shut = True
                os.close(self._writes)

    def forget(self) -> None:
        """Close the pipe of a browser that has ended; not before nobody reads it, or its number would be another's."""
        self._thread.join(JOIN_SECONDS)
        if not self._thread.is_alive():
            os.close(self._reads)

    def _read(self) -> None:
        rest = b""
        parts: list[bytes] = []
        try:
            while data := os.read(self._reads, CHUNK):
                *whole, rest = data.split(b"\0")
                for message in whole:
                    self._take(b"".join((*parts, message)))
                    parts.clear()
                parts.append(rest)
        except OSError:
            pass
        finally:
            self._close()

    def _take(self, data: bytes) -> None:
        message = json.loads(data)
        number = message.get("id")
        if number is None:
            self._on_event(message.get("sessionId"), message["method"], message.get("params", {}))
            return
        with self._guard:
            future = self._answers.pop(number, None)
        if future is None:
            return
        if "error" in message:
            words = str(message["error"].get("message", "refused"))
            future.set_exception(CaptureError("browser-failed", f"the browser refuses: {words}"))
        else:
            future.set_result(message.get("result", {}))

    def _close(self) -> None:
        with self._guard:
            self.closed = True
            waiting, self._answers = list(self._answers.values()), {}
        for future in waiting:
            future.set_exception(CaptureError("browser-failed", "the browser has gone"))
