from __future__ import annotations

import subprocess
import sys

import pytest

MOST = 100 << 20

# Writes a body of unknown length, indexes it, packs and unpacks it; prints the most memory that took.
WORK = """
import io, resource, sys
from pathlib import Path
from archiver.warc import NewRecord, PackSettings, index_archives, open_writer, pack_wacz, unpack_wacz

PIECE = bytes(range(256)) * 1024
HEAD = b"HTTP/1.1 200 OK\\r\\nContent-Type: video/mp4\\r\\n\\r\\n"

class Body(io.RawIOBase):
    def __init__(self, size):
        self.left, self.head = size, HEAD

    def read(self, size=-1, /):
        if self.head:
            head, self.head = self.head, b""
            return head
        piece = PIECE[: self.left]
        self.left -= len(piece)
        return piece

folder, size = Path(sys.argv[1]), int(sys.argv[2]) << 20
with open_writer(folder / "archive", prefix="large", software="archiver/test") as writer:
    url = "https://news.example/film"
    (place,) = writer.write_event([NewRecord("response", url, block=Body(size), http=True)])
assert place.payload_length == size
(warc,) = (folder / "archive").iterdir()
assert len(list(index_archives([warc]))) == 1
packed = folder / "large.wacz"
pack_wacz([warc], packed, pages=[], settings=PackSettings("archiver/test"))
unpack_wacz(packed, folder / "out")
status = Path("/proc/self/status")
if status.exists():  # Linux: the peak of this program alone; ru_maxrss knows its parent's too
    (peak,) = (line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    print(int(peak) * 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.timeout(1200)  # seconds of work, minutes on a loaded machine
def test_a_body_larger_than_memory_goes_in_and_out(tmp_path):
    command = [sys.executable, "-c", WORK, tmp_path, "600"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1100)
    assert int(done.stdout) < MOST
