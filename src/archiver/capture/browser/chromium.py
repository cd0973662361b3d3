"""Finding, starting and stopping a Chromium; it is spoken to over a pipe, and has no network of its own."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import UsageError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Every name leads nowhere: what the browser gets, it gets from us.
NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-proxy-server",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
)
QUIET = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
    "--disable-client-side-phishing-detection",
    "--mute-audio",
    "--hide-scrollbars",
    "--password-store=basic",
    "--use-mock-keychain",
    "--window-size=1280,1600",
)
FIRST_FREE = 10
# a browser puts a socket into the folder for temporary files, and the path of a socket is short
LONGEST_FOLDER = 60
STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Chromium:
    """A running browser: its process, our two ends of the pipe, and its throw-away profile."""

    pid: int
    reads: int
    writes: int
    profile: Path

    def stop(self) -> None:
        """End the browser with all its processes, and forget its profile."""
        _end(self.pid)
        shutil.rmtree(self.profile, ignore_errors=True)


def find_browser(given: str | None = None) -> str:
    """Return the path of the browser named, or of an installed one; raise UsageError when there is none."""
    for name in (given,) if given else (*NAMES, *PLACES):
        if path := shutil.which(name):
            return path
    if given:
        raise UsageError("there is no browser here", path=given)
    raise UsageError(
        "no Chromium or Chrome was found",
        remedy="install one (apt-get install chromium), or give --browser-path",
    )


def start_browser(path: str) -> Chromium:
    """Start a browser without network, a fresh profile, and a pipe to speak to it."""
    folder = tempfile.gettempdir() if len(tempfile.gettempdir()) <= LONGEST_FOLDER else "/tmp"  # noqa: S108 - made by mkdtemp
    profile = Path(tempfile.mkdtemp(prefix="archiver-browser-", dir=folder))
    theirs_in, writes = os.pipe()
    reads, theirs_out = os.pipe()
    low = [fcntl.fcntl(handle, fcntl.F_DUPFD_CLOEXEC, FIRST_FREE) for handle in (theirs_in, theirs_out)]
    os.close(theirs_in)
    os.close(theirs_out)
    arguments = [path, *QUIET, *NO_NETWORK, f"--user-data-dir={profile}", *_sandbox()]
    actions = [
        (os.POSIX_SPAWN_DUP2, low[0], 3),
        (os.POSIX_SPAWN_DUP2, low[1], 4),
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    try:
        pid = os.posix_spawn(
            path,
            [*arguments, "about:blank"],
            dict(os.environ) | {"TMPDIR": folder},
            file_actions=actions,
            setpgroup=0,
        )
    except OSError as error:
        raise UsageError(f"the browser does not start: {error.strerror}", path=path) from error
    finally:
        for handle in low:
            os.close(handle)
    return Chromium(pid, reads, writes, profile)


def _sandbox() -> tuple[str, ...]:
    """Return the flag without which a browser refuses to run for root, as in containers."""
    return ("--no-sandbox",) if os.geteuid() == 0 else ()


def _end(pid: int) -> None:
    """Wait a moment for the browser to go, then end its whole process group."""
    deadline = time.monotonic() + STOP_SECONDS
    with contextlib.suppress(ChildProcessError, ProcessLookupError):
        while time.monotonic() < deadline:
            if os.waitpid(pid, os.WNOHANG)[0]:
                break
            time.sleep(0.02)
        else:
            os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
