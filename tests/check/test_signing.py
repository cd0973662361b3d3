from __future__ import annotations

import base64
import json
import shutil
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from archiver.check.signing import (
    load_signing_key,
    make_key_pair,
    public_pem,
    read_signatures,
    sign_file,
    signatures_of,
    trusted_key_id,
    verify_file,
)
from archiver.check.stamps import stamp_of, stamp_request, verify_stamp
from archiver.errors import RecordError, Severity, SnapshotError, UsageError
from archiver.record import canonical_json, seal_article
from archiver.snapshot import take_snapshot
from support.commands import archiver
from support.stories import story

x509 = pytest.importorskip("cryptography.x509")
hashes = pytest.importorskip("cryptography.hazmat.primitives.hashes")
serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")
rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "records.jsonl"
    lines = [canonical_json(story()), canonical_json(story(headline="Library closed"))]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


@pytest.fixture
def key(tmp_path):
    make_key_pair(tmp_path / "key.pem")
    return tmp_path / "key.pem"


@pytest.fixture
def other_key(tmp_path):
    make_key_pair(tmp_path / "other.pem")
    return tmp_path / "other.pem"


def codes(path, *trusted):
    return [finding.code for finding in verify_file(path, [trusted_key_id(one) for one in trusted])]


def test_unsigned_records_are_told(records):
    assert codes(records) == ["signature-missing", "signature-missing"]


def test_signed_records_are_good(records, key, tmp_path):
    sign_file(records, key)
    public = tmp_path / "key.pub.pem"
    assert public.read_bytes() == public_pem(load_signing_key(key))
    assert codes(records, key) == ["signature-good", "signature-good"]
    assert codes(records, public) == ["signature-good", "signature-good"]


def test_a_private_key_is_readable_by_its_owner_alone(records, key):
    sign_file(records, key)
    assert key.stat().st_mode & 0o777 == 0o600


def test_the_same_key_and_content_give_the_same_signatures(records, key):
    first = sign_file(records, key).read_bytes()
    assert sign_file(records, key).read_bytes() == first


def test_a_changed_value_is_tampering(records, key):
    sign_file(records, key)
    records.write_bytes(records.read_bytes().replace(b"Library closed", b"Library opened"))
    assert codes(records, key) == ["signature-good", "signature-tampered"]


def test_a_record_sealed_anew_is_tampering(records, key):
    sign_file(records, key)
    other = canonical_json(story(headline="Museum closed"))
    records.write_bytes(canonical_json(story()) + b"\n" + other + b"\n")
    assert codes(records, key) == ["signature-good", "signature-tampered"]


def test_records_signed_anew_are_of_another_key(records, key, other_key):
    sign_file(records, other_key)
    assert codes(records, key) == ["signature-other-key", "signature-other-key"]


def test_a_key_put_in_anothers_place_is_tampering(records, key, other_key):
    place = sign_file(records, key)
    mine = json.loads(sign_file(records, other_key).read_text().splitlines()[0])
    sign_file(records, key)
    rows = [json.loads(line) for line in place.read_text().splitlines()]
    rows[0]["public_key"] = mine["public_key"]
    place.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert codes(records, key) == ["signature-tampered", "signature-good"]


def test_snapshots_are_signed_as_their_bytes_are(tmp_path, key):
    path = tmp_path / "bridge.snap.md"
    path.write_text(take_snapshot(story()))
    sign_file(path, key)
    assert codes(path, key) == ["signature-good"]
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(path, key) == ["signature-tampered"]


@pytest.mark.parametrize(
    "line", ["no json", "[]", "{}", '{"signature": 1, "algorithm": "none"}', '{"signature": 2}']
)
def test_a_signature_that_is_none_is_told(records, key, line):
    sign_file(records, key)
    signatures_of(records).write_text(line + "\n")
    assert codes(records, key) == ["signature-unreadable"]


def test_a_file_that_holds_no_records_cannot_be_signed(tmp_path, key):
    path = tmp_path / "records.jsonl"
    path.write_text("{}\n")
    with pytest.raises(RecordError, match=r"records.jsonl:1"):
        sign_file(path, key)


def test_a_key_is_never_made_unasked_nor_written_over(records, key, tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        sign_file(records, tmp_path / "missing.pem")
    before = key.read_bytes()
    with pytest.raises(UsageError, match="cannot be written"):
        make_key_pair(key)
    assert key.read_bytes() == before


def test_a_key_of_another_kind_is_refused(records, tmp_path):
    path = tmp_path / "key.pem"
    path.write_text("no key")
    with pytest.raises(UsageError, match="PEM"):
        sign_file(records, path)


def test_a_time_stamp_that_does_not_hold_is_told(records, key):
    value = next(read_signatures(sign_file(records, key))).value
    assert stamp_request(value)[0] == 0x30
    token = base64.b64encode(b"no token").decode()
    assert verify_stamp(value, token, [certificate()]).code == "timestamp-bad"
    assert verify_stamp(value, "not base64", [certificate()]).severity is Severity.ERROR
    unchecked = verify_stamp(value, token, [])
    assert (unchecked.code, unchecked.severity) == ("timestamp-bad", Severity.WARNING)


def certificate():
    return authority("Another's time stamps")[1]


def authority(called="Example time stamps"):
    """Return key and certificate (PEM) of a time-stamp authority that vouches for itself."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, called)])
    now = datetime.now(UTC)
    stamping = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
    builder = builder.add_extension(stamping, critical=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, pem


class Authority:
    """A time-stamp authority of the test's own: openssl, with a key that it vouches for itself."""

    def __init__(self, folder):
        self.folder = folder
        private, self.root = authority()
        (folder / "tsa.key").write_bytes(private)
        (folder / "tsa.pem").write_bytes(self.root)
        (folder / "serial").write_text("01")
        (folder / "tsa.cnf").write_text(
            f"""[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""
        )

    def answer(self, request):
        (self.folder / "query").write_bytes(request)
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "answer"]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, timeout=60)
        return (self.folder / "answer").read_bytes()


@pytest.fixture
def tsa(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("the program openssl plays the authority")
    (tmp_path / "tsa").mkdir()
    return Authority(tmp_path / "tsa")


def test_a_time_stamp_of_a_trusted_authority_is_good_and_of_this_signature_only(records, key, tsa):
    first, second = (signature.value for signature in read_signatures(sign_file(records, key)))
    token = stamp_of(first, tsa.answer)
    assert verify_stamp(first, token, [tsa.root]).code == "timestamp-good"
    assert verify_stamp(first, token, [certificate() + tsa.root]).code == "timestamp-good"
    assert verify_stamp(second, token, [tsa.root]).code == "timestamp-bad"
    assert verify_stamp(first, token, [certificate()]).code == "timestamp-bad"
    with pytest.raises(UsageError, match="certificate"):
        verify_stamp(first, token, [b"no certificate"])


def test_an_answer_that_is_no_time_stamp_of_this_signature_is_refused(tsa):
    other = tsa.answer(stamp_request("another"))
    for answer, words in (
        (other, "something else"),
        (b"<html>", "no time stamp"),
        (b"0\x050\x03\x02\x01\x02", "no time"),
    ):
        with pytest.raises(SnapshotError, match=words):
            stamp_of("a signature", lambda _, answer=answer: answer)


@pytest.fixture
def served(tsa):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            good = self.headers["Content-Type"] == "application/timestamp-query" and self.path == "/tsa"
            data = tsa.answer(query) if good else b""
            self.send_response(200 if good else 404)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tsa"
    server.shutdown()
    thread.join()
    server.server_close()


def test_records_are_signed_stamped_and_checked_from_the_command_line(records, tmp_path, tsa, served):
    key, public = tmp_path / "mine.pem", tmp_path / "mine.pub.pem"
    signed = archiver("validate", records, "--sign", key, "--stamp", served)
    assert signed.code == 0
    assert "a new key was made" in signed.err
    assert "stamped by" in signed.err
    root = tsa.folder / "tsa.pem"
    told = archiver("validate", records, "--trust", public, "--stamp-root", root)
    assert told.code == 0
    assert "info signature-good: 2 signatures signed by sha256:" in told.out
    assert "info timestamp-good: 2 good time stamps" in told.out
    assert told.out.count("signature-good") == 1
    assert "a new key" not in archiver("validate", records, "--sign", key).err


def test_an_authority_that_gives_nothing_leaves_nothing_signed(records, key, served):
    for url in (served + "/none", "http://127.0.0.1:1/tsa"):
        failed = archiver("validate", records, "--sign", key, "--stamp", url)
        assert failed.code == 1
        assert "authority" in failed.err
        assert not signatures_of(records).exists()
    assert archiver("validate", records, "--sign", key, "--stamp", "file:///etc/passwd").code == 2
    assert archiver("validate", records, "--stamp", served).code == 2


def test_sealing_keeps_the_id_that_is_signed():
    assert story() == seal_article(
        **{k: getattr(story(), k) for k in ("page_kind", "url", "headline", "body", "provenance")}
    )
