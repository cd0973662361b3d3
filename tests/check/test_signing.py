from __future__ import annotations

import base64
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archiver.check.signing import (
    load_signing_key,
    public_pem,
    read_signatures,
    sign_file,
    signatures_of,
    stamp_request,
    stamped,
    trusted_key_id,
    verify_file,
    verify_stamp,
)
from archiver.errors import RecordError, UsageError
from archiver.record import canonical_json, seal_article
from archiver.snapshot import take_snapshot
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
    return tmp_path / "key.pem"


def codes(path, *trusted):
    return [finding.code for finding in verify_file(path, [trusted_key_id(one) for one in trusted])]


def test_unsigned_records_are_told(records):
    assert codes(records) == ["signature-missing", "signature-missing"]


def test_signed_records_are_good(records, key, tmp_path):
    sign_file(records, key)
    public = tmp_path / "public.pem"
    public.write_bytes(public_pem(load_signing_key(key)))
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


def test_records_signed_anew_are_of_another_key(records, key, tmp_path):
    sign_file(records, tmp_path / "other.pem")
    load_signing_key(key)
    assert codes(records, key) == ["signature-other-key", "signature-other-key"]


def test_a_key_put_in_anothers_place_is_tampering(records, key, tmp_path):
    place = sign_file(records, key)
    mine = json.loads(sign_file(records, tmp_path / "other.pem").read_text().splitlines()[0])
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


def test_a_key_of_another_kind_is_refused(records, tmp_path):
    path = tmp_path / "key.pem"
    path.write_text("no key")
    with pytest.raises(UsageError, match="PEM"):
        sign_file(records, path)


def test_a_time_stamp_that_does_not_hold_is_told(records, key):
    place = sign_file(records, key)
    signature = next(read_signatures(place))
    assert stamp_request(signature)[0] == 0x30
    root = certificate()
    assert verify_stamp(stamped(signature, b"no token"), [root]).code == "timestamp-bad"
    assert (
        verify_stamp(replace(signature, timestamp=base64.b64encode(b"0\0").decode()), []).code
        == "timestamp-bad"
    )


def certificate():
    return authority()[1]


def authority():
    """Return key and certificate (PEM) of a time-stamp authority that vouches for itself."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Example time stamps")])
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


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the program openssl plays the authority")
def test_a_time_stamp_of_a_trusted_authority_is_good_and_of_this_signature_only(records, key, tmp_path):
    place = sign_file(records, key)
    first, second = read_signatures(place)
    private, root = authority()
    (tmp_path / "tsa.key").write_bytes(private)
    (tmp_path / "tsa.pem").write_bytes(root)
    (tmp_path / "serial").write_text("01")
    (tmp_path / "query").write_bytes(stamp_request(first))
    (tmp_path / "tsa.cnf").write_text(
        f"""[tsa]
default_tsa = one
[one]
serial = {tmp_path}/serial
signer_cert = {tmp_path}/tsa.pem
certs = {tmp_path}/tsa.pem
signer_key = {tmp_path}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""
    )
    command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "answer"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    answer = (tmp_path / "answer").read_bytes()
    assert verify_stamp(stamped(first, answer), [root]).code == "timestamp-good"
    assert verify_stamp(stamped(second, answer), [root]).code == "timestamp-bad"
    assert verify_stamp(stamped(first, answer), [certificate()]).code == "timestamp-bad"


def test_sealing_keeps_the_id_that_is_signed():
    assert story() == seal_article(
        **{k: getattr(story(), k) for k in ("page_kind", "url", "headline", "body", "provenance")}
    )
