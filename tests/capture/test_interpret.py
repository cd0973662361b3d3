from __future__ import annotations

from archiver.capture.interpret import Interpreter


def test_what_is_malformed_is_told_without_words_of_python():
    for line in (
        b"HTTP/1.1 2OO OK\r\n\r\n",
        b"HTTP/1.1 99 'x\"\r\n\r\n",
        b"\x00\xff\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    ):
        reader = Interpreter("GET")
        reader.feed(line)
        assert reader.malformed
        assert "bytearray" not in reader.malformed
        assert "b'" not in reader.malformed
