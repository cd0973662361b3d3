"""Rendering a page in a browser whose every request is answered by our own fetcher.

The page itself was fetched already and is handed to the browser as it came; whatever else it asks for goes through
the same gate, is archived byte for byte, and is then handed on. Nothing else reaches the browser.
"""

from __future__ import annotations

import base64
import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from archiver.capture.browser.behaviours import behaviours
from archiver.capture.browser.chromium import Chromium, find_browser, start_browser
from archiver.capture.browser.devtools import DevTools
from archiver.capture.exchange import Exchange, Request
from archiver.capture.payload import read_payload
from archiver.errors import CaptureError

Answer = Callable[[Request], Exchange]

LOAD_SECONDS, SETTLE_SECONDS, QUIET_SECONDS = 30.0, 10.0, 0.5
THREADS = 8
BODY_LIMIT = 64 << 20
TALLEST = 16_000
DOCUMENT = "Document"
# Kinds of requests that have no end, or no whole answer.
NOT_CAPTURED = {"EventSource": "event stream", "Media": "media stream", "WebSocket": "web socket"}
# What our fetcher sets itself, or what would make an answer a piece of one.
OUR_HEADERS = frozenset(
    {"host", "connection", "accept-encoding", "content-length", "range", "if-range", "cookie", "user-agent"}
)
# What no longer holds of a decoded body.
WIRE_HEADERS = frozenset(
    {"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive", "trailer"}
)
BEFORE_SCRIPTS = """
try { delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection; delete window.WebTransport; } catch (e) {}
try { Object.defineProperty(navigator, 'serviceWorker', { value: undefined }); } catch (e) {}
"""
WHOLE_DOM = (
    "(document.doctype ? new XMLSerializer().serializeToString(document.doctype) + '\\n' : '')"
    " + document.documentElement.outerHTML"
)
ERRORS = {
    "refused": "BlockedByClient",
    "robots-denied": "BlockedByClient",
    "dns-failed": "NameNotResolved",
    "timeout": "TimedOut",
}


@dataclass(slots=True)
class Rendering:
    """A page as a browser showed it, and all that it asked for on the way."""

    browser: str = ""
    dom: bytes = b""
    screenshot: bytes = b""
    pdf: bytes = b""
    mhtml: bytes = b""
    final_url: str = ""
    behaviours: list[str] = field(default_factory=list)
    fetched: list[tuple[str, int | None]] = field(default_factory=list)
    missed: list[tuple[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return what is told of the rendering beside the page."""
        return {
            "browser": self.browser,
            "finalUrl": self.final_url,
            "behaviours": self.behaviours,
            "requests": [{"url": url, "status": status} for url, status in self.fetched],
            "missed": [{"url": url, "reason": reason} for url, reason in self.missed],
        }


class Browser:
    """A browser that renders pages one after the other or a few at a time; started on first use."""

    def __init__(self, path: str | None = None) -> None:
        self._path = find_browser(path)
        self._guard = threading.Lock()
        self._process: Chromium | None = None
        self._tools: DevTools | None = None
        self._tabs: dict[str, _Tab] = {}
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="browser")
        self._closing = False
        self.version = ""

    def render(self, exchange: Exchange, answer: Answer) -> Rendering:
        """Show a fetched page, answer what it asks for, and return what it became."""
        tools = self._ready()
        context = str(tools.call("Target.createBrowserContext", disposeOnDetach=True)["browserContextId"])
        try:
            target = str(
                tools.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
            )
            session = str(tools.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
            tab = _Tab(tools, session, exchange, answer, self._pool, self._tabs)
            tab.rendering.browser = self.version
            return tab.show()
        finally:
            if not tools.closed:
                tools.send("Target.disposeBrowserContext", browserContextId=context)

    def close(self) -> None:
        """End the browser."""
        self._closing = True
        with self._guard:
            tools, process = self._tools, self._process
            self._tools = self._process = None
        for tab in list(self._tabs.values()):
            tab.stop()
        if tools is not None:
            with contextlib.suppress(CaptureError):
                tools.send("Browser.close")
        self._pool.shutdown(wait=False, cancel_futures=True)
        _end(tools, process)

    def _ready(self) -> DevTools:
        with self._guard:
            if self._closing:
                raise CaptureError("interrupted", "interrupted")
            if self._tools is None or self._tools.closed:
                _end(self._tools, self._process)
                self._process = start_browser(self._path)
                self._tools = DevTools(self._process.reads, self._process.writes, self._on_event)
                self.version = str(self._tools.call("Browser.getVersion")["product"])
            return self._tools

    def _on_event(self, session: str | None, method: str, params: Mapping[str, Any]) -> None:
        tab = self._tabs.get(session or "")
        if tab is not None:
            with contextlib.suppress(
                RuntimeError
            ):  # the pool takes nothing more: the browser is being closed
                tab.on_event(session or "", method, params)


def _end(tools: DevTools | None, process: Chromium | None) -> None:
    """End a browser and the conversation with it."""
    if tools is not None:
        tools.shut()
    if process is not None:
        process.stop()
    if tools is not None:
        tools.forget()


class _Tab:
    """One page in the browser, with its frames and workers."""

    def __init__(
        self,
        tools: DevTools,
        session: str,
        exchange: Exchange,
        answer: Answer,
        pool: ThreadPoolExecutor,
        tabs: dict[str, _Tab],
    ) -> None:
        self._tools = tools
        self._session = session
        self._page = exchange
        self._answer = answer
        self._pool = pool
        self._tabs = tabs
        self._guard = threading.Lock()
        self._asked = 0
        self._active_since = time.monotonic()
        self._loaded = threading.Event()
        self._stopped = threading.Event()
        self._served = False
        self._sessions = [session]
        self._tabs[session] = self
        self.rendering = Rendering(final_url=exchange.url)

    def stop(self) -> None:
        """Wait for nothing more: the browser is being closed."""
        self._stopped.set()
        self._loaded.set()

    def show(self) -> Rendering:
        """Load the page, let it settle, do the behaviours, and take its pictures."""
        try:
            self._prepare(self._session)
            self._load()
            self._behave()
            self._take_pictures()
        finally:
            for session in self._sessions:
                self._tabs.pop(session, None)
        return self.rendering

    def on_event(self, session: str, method: str, params: Mapping[str, Any]) -> None:
        """Take in an event; runs on the reading thread, so whatever waits is handed on."""
        if method == "Fetch.requestPaused":
            self._count(1)
            self._pool.submit(self._serve, session, params)
        elif method == "Target.attachedToTarget":
            child = str(params["sessionId"])
            self._sessions.append(child)
            self._tabs[child] = self
            self._pool.submit(self._prepare_child, child)
        elif method == "Page.loadEventFired" and session == self._session:
            self._loaded.set()
        elif method == "Page.javascriptDialogOpening":
            self._tools.send("Page.handleJavaScriptDialog", session, accept=False)
        elif method == "Network.webSocketCreated":
            self.rendering.missed.append((str(params.get("url", "")), "web socket"))

    def _prepare(self, session: str) -> None:
        call = self._tools.send
        pending = [
            call("Fetch.enable", session, patterns=[{"urlPattern": "*", "requestStage": "Request"}]),
            call("Network.enable", session),
            call("Network.setBypassServiceWorker", session, bypass=True),
            call("Page.enable", session),
            call("Page.addScriptToEvaluateOnNewDocument", session, source=BEFORE_SCRIPTS),
            call("Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=True, flatten=True),
        ]
        for future in pending:
            future.result(LOAD_SECONDS)

    def _prepare_child(self, session: str) -> None:
        """Prepare a frame or a worker before it runs; workers lack some of the domains."""
        call = self._tools.send
        try:
            call("Fetch.enable", session, patterns=[{"urlPattern": "*", "requestStage": "Request"}])
            call("Network.enable", session)
            call("Network.setBypassServiceWorker", session, bypass=True)
            call("Page.addScriptToEvaluateOnNewDocument", session, source=BEFORE_SCRIPTS)
            call("Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=True, flatten=True)
            call("Runtime.runIfWaitingForDebugger", session)
        except CaptureError:
            return

    def _load(self) -> None:
        answer = self._tools.call("Page.navigate", self._session, url=self._page.url, timeout=LOAD_SECONDS)
        if answer.get("errorText") and not self._served:
            raise CaptureError(
                "browser-failed", f"the page does not load: {answer['errorText']}", url=self._page.url
            )
        self._loaded.wait(LOAD_SECONDS)
        self._settle()
        self._go_on()

    def _settle(self) -> None:
        """Wait until nothing has been asked for a moment, or long enough."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while (now := time.monotonic()) < deadline:
            with self._guard:
                quiet = now - self._active_since if not self._asked else 0.0
            if quiet >= QUIET_SECONDS:
                return
            self._stopped.wait(0.05)
            self._go_on()

    def _go_on(self) -> None:
        if self._stopped.is_set():
            raise CaptureError("interrupted", "interrupted", url=self._page.url)

    def _behave(self) -> None:
        for behaviour in behaviours():
            self._go_on()
            try:
                value = self._evaluate(behaviour.script, behaviour.seconds)
            except CaptureError:
                continue
            if value:
                self.rendering.behaviours.append(f"{behaviour.name}: {str(value)[:80]}")
                self._settle()

    def _take_pictures(self) -> None:
        """Take the rendered DOM, a screenshot, a PDF and an MHTML; one that fails leaves the others."""
        self.rendering.dom = str(self._evaluate(WHOLE_DOM, LOAD_SECONDS)).encode("utf-8", "surrogatepass")
        self.rendering.final_url = str(self._evaluate("location.href", LOAD_SECONDS))
        shot = self._picture(
            "Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=self._clip()
        )
        self.rendering.screenshot = base64.b64decode(shot.get("data", ""))
        paper = self._picture("Page.printToPDF", printBackground=True)
        self.rendering.pdf = base64.b64decode(paper.get("data", ""))
        snapshot = self._picture("Page.captureSnapshot", format="mhtml")
        self.rendering.mhtml = str(snapshot.get("data", "")).encode("utf-8", "surrogatepass")

    def _picture(self, method: str, **params: Any) -> Mapping[str, Any]:
        try:
            return self._tools.call(method, self._session, **params)
        except CaptureError as error:
            self.rendering.missed.append((method, error.message))
            return {}

    def _clip(self) -> dict[str, float]:
        size = self._tools.call("Page.getLayoutMetrics", self._session)["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], TALLEST), "scale": 1}

    def _evaluate(self, script: str, seconds: float) -> Any:
        answer = self._tools.call(
            "Runtime.evaluate",
            self._session,
            timeout=seconds,
            expression=script,
            awaitPromise=True,
            returnByValue=True,
        )
        return answer.get("result", {}).get("value")

    def _count(self, change: int) -> None:
        with self._guard:
            self._asked += change
            self._active_since = time.monotonic()

    def _serve(self, session: str, params: Mapping[str, Any]) -> None:
        """Answer one paused request; whatever goes wrong, the browser is told."""
        try:
            self._answer_request(session, params)
        except CaptureError as error:
            if error.outcome != "browser-failed":
                self.rendering.missed.append((str(params["request"]["url"]), _reason(error)))
                reason = ERRORS.get(error.outcome, "Failed")
                self._tools.send(
                    "Fetch.failRequest", session, requestId=params["requestId"], errorReason=reason
                )
        finally:
            self._count(-1)

    def _answer_request(self, session: str, params: Mapping[str, Any]) -> None:
        request, number = params["request"], params["requestId"]
        url = str(request["url"]).partition("#")[0]
        kind = str(params.get("resourceType", ""))
        if url.startswith(("data:", "blob:")):
            self._tools.send("Fetch.continueRequest", session, requestId=number)
            return
        if "text/event-stream" in str(request["headers"].get("Accept", "")):
            kind = "EventSource"
        if kind in NOT_CAPTURED:
            raise CaptureError("not-captured", NOT_CAPTURED[kind], url=url)
        if kind == DOCUMENT and session == self._session and url == self._page.url and not self._served:
            self._served = True
            self._fulfil(session, number, self._page)
            return
        exchange = self._answer(_request(request, url, self._cookies(session, url)))
        try:
            self.rendering.fetched.append((exchange.url, exchange.status))
            self._fulfil(session, number, exchange)
        finally:
            exchange.received.close()

    def _cookies(self, session: str, url: str) -> str:
        """Return the cookies that the browser would send, those of scripts included."""
        try:
            cookies = self._tools.call("Network.getCookies", session, urls=[url])["cookies"]
        except CaptureError:
            return ""
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)

    def _fulfil(self, session: str, number: str, exchange: Exchange) -> None:
        head = exchange.head
        if head is None or exchange.failure in {"too-large", "malformed"}:
            raise CaptureError(exchange.failure or "malformed", "no whole answer", url=exchange.url)
        body = read_payload(exchange, BODY_LIMIT)
        kept = [(name, value) for name, value in head.headers if name.lower() not in WIRE_HEADERS]
        headers = "\0".join(f"{name}: {value}" for name, value in kept).encode("latin-1")
        self._tools.send(
            "Fetch.fulfillRequest",
            session,
            requestId=number,
            responseCode=head.status,
            responsePhrase=_ascii(head.reason) or "OK",
            binaryResponseHeaders=base64.b64encode(headers).decode("ascii"),
            body=base64.b64encode(body).decode("ascii"),
        )


def _reason(error: CaptureError) -> str:
    return error.message if error.outcome == "not-captured" else f"{error.outcome}: {error.message}"


def _request(asked: Mapping[str, Any], url: str, cookies: str) -> Request:
    """Return the browser's request as our fetcher sends it."""
    headers = [
        (str(name), _ascii(str(value)))
        for name, value in asked["headers"].items()
        if name.lower() not in OUR_HEADERS
    ]
    if cookies:
        headers.append(("Cookie", _ascii(cookies)))
    body = b"".join(base64.b64decode(entry.get("bytes", "")) for entry in asked.get("postDataEntries", ()))
    return Request(url, tuple(headers), str(asked.get("method", "GET")), body)


def _ascii(text: str) -> str:
    return "".join(character for character in text if character.isprintable() and ord(character) < 256)  # noqa: PLR2004
