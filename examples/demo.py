"""The demo: an invented news site on loopback, captured twice with the command line, and what changed in between.

Everything shown is the output of `archiver`; this script only serves the site and types the commands.
"""

from __future__ import annotations

import http.server
import json
import mimetypes
import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
SITE = HERE / "site"
COLLECTION = Path("demo-archive")
PORT = 8649
STORY = "/news/bridge-vote"
ENDINGS = ("", ".html", ".txt", "/index.html")
MAIN_STORIES = ("/news/night-ferry", "/de/bibliothek", "/live/storm-ilva")


class Edition(http.server.BaseHTTPRequestHandler):
    """Serves the morning's files, overlaid by those of a later edition."""

    protocol_version = "HTTP/1.1"
    editions: tuple[str, ...] = ("morning",)

    def do_GET(self) -> None:
        """Answer with a file of the newest edition that has it."""
        found = find_file(self.editions, self.path.partition("?")[0])
        if found is None:
            self.send_error(404)
            return
        body = found.read_bytes()
        media = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        if media.startswith("text/") or media.endswith(("xml", "javascript")):
            body = body.replace(b"{base}", f"http://{self.headers['Host']}".encode())
            media += "; charset=utf-8"
        self.send_response(200)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the capture reports what it fetched."""


def find_file(editions: Sequence[str], path: str) -> Path | None:
    """Return the file for an address, None for what the site does not have or what leads outside it."""
    if ".." in path:
        return None
    candidates = (
        SITE / edition / (path.strip("/") + ending).lstrip("/")
        for edition in reversed(editions)
        for ending in ENDINGS
    )
    return next((file for file in candidates if file.is_file()), None)


@contextmanager
def serve(port: int) -> Iterator[str]:
    """Serve the site on loopback; give its address."""
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Edition)
    except OSError:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Edition)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def title(text: str) -> None:
    """Print a heading."""
    line = f"\n── {text} " + "─" * max(0, 76 - len(text))
    print(f"\x1b[1m{line}\x1b[0m" if sys.stdout.isatty() else line, flush=True)


def archiver(*arguments: str, expect: int = 0) -> None:
    """Print a command and run it."""
    print(f"$ archiver {shlex.join(arguments)}", flush=True)
    done = subprocess.run([sys.executable, "-m", "archiver", *arguments], check=False)
    if done.returncode != expect:
        sys.exit(f"the demo expected exit code {expect}, and got {done.returncode}")


def show_record(url: str) -> None:
    """Print the record of the last capture of an address, laid out for reading."""
    arguments = ["extract", str(COLLECTION), "--url", url, "--quiet"]
    print(f"$ archiver {shlex.join(arguments)} | tail -n 1 | python -m json.tool", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "archiver", *arguments], check=True, capture_output=True, text=True
    )
    print(json.dumps(json.loads(done.stdout.splitlines()[-1]), indent=1, ensure_ascii=False))


def show_tree(folder: Path) -> None:
    """Print the files of the collection with their sizes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        print(f"  {path.stat().st_size:>9,}  {path}")


def capture(base: str) -> None:
    """Capture the feed, the news sitemap, and one plain-text page."""
    archiver(
        "capture",
        f"{base}/news/tide-tables",
        "--feed",
        f"{base}/feed.xml",
        "--sitemap",
        f"{base}/news-sitemap.xml",
        "-c",
        str(COLLECTION),
        "--allow-host",
        "127.0.0.1",
        "--delay",
        "0",
    )


def main() -> None:
    """Run the demo from an empty folder to a collection with two editions."""
    shutil.rmtree(COLLECTION, ignore_errors=True)
    os.environ.setdefault("PYTHONUTF8", "1")
    with serve(PORT) as base:
        title("The morning edition is captured")
        capture(base)
        title("The evening edition is captured into the same collection")
        Edition.editions = ("morning", "evening")
        capture(base)
        title("What the collection holds")
        show_tree(COLLECTION)
        title("One record, with every value's place in the archive known")
        show_record(f"{base}{STORY}")
        title("What changed in the bridge story: seen at once")
        archiver("diff", f"{base}{STORY}@first", f"{base}{STORY}@last", "-c", str(COLLECTION), expect=1)
        for story in MAIN_STORIES:
            title(f"What changed in {story}")
            archiver("diff", f"{base}{story}@first", f"{base}{story}@last", "-c", str(COLLECTION), expect=1)
    title("Try next")
    command = (
        "archiver"
        if shutil.which("archiver")
        else os.path.relpath(Path(sys.executable).with_name("archiver"))
    )
    print(f"  {command} render {COLLECTION} --url {base}{STORY} -o bridge.html   # then open it in a browser")
    print(f"  {command} explain {COLLECTION} headline --url {base}{STORY}       # why this is the headline")
    print(f"  {command} log {base}{STORY} -c {COLLECTION}                            # the story's history")


if __name__ == "__main__":
    main()
