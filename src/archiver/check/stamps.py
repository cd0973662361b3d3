"""RFC 3161 time stamps over signatures: that a signature was there at a time, by the word of an authority.

Nothing here contacts an authority: what asks it is handed in. Needs the extra `sign`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from archiver.errors import Finding, Severity, SnapshotError, UsageError

INSTALL_SIGN = "pip install 'news-archiver[sign]'"
GRANTED = (0, 1)  # the last says that the authority changed something of the request

Ask = Callable[[bytes], bytes]
"""What sends a request (DER) to an authority and returns its answer (DER)."""


def stamp_of(value: str, ask: Ask) -> str:
    """Return an authority's time stamp (base64) over a signature's value; SnapshotError when it gives none."""
    answer = ask(stamp_request(value))
    try:
        response = _rfc3161().decode_timestamp_response(answer)
    except ValueError as error:
        raise SnapshotError(f"the authority's answer is no time stamp: {error}") from None
    if response.status not in GRANTED:
        words = " ".join(response.status_string) or f"status {response.status}"
        raise SnapshotError(f"the authority gives no time stamp: {words}")
    if response.tst_info.message_imprint.message != _imprint_of(value):
        raise SnapshotError("the authority stamped something else")
    return base64.b64encode(answer).decode("ascii")


def stamp_request(value: str) -> bytes:
    """Return the request (DER) to send to a time-stamp authority, as `application/timestamp-query`."""
    request: bytes = _request(value).as_bytes()
    return request


def _request(value: str) -> Any:
    """Return the request; it holds a digest of the signature, and asks for the authority's certificate."""
    builder = _rfc3161().TimestampRequestBuilder().data(_stamped_bytes(value)).nonce(nonce=False)
    return builder.cert_request(cert_request=True).build()


def _imprint_of(value: str) -> bytes:
    imprint: bytes = _request(value).message_imprint.message
    return imprint


def verify_stamp(value: str, timestamp: str, roots: Sequence[bytes]) -> Finding:
    """Return whether a time stamp is of this signature and leads to one of the certificates (PEM) given."""
    rfc3161 = _rfc3161()
    if not roots:
        return Finding(
            "timestamp-bad",
            "no certificate of an authority was given to check it with",
            severity=Severity.WARNING,
            remedy="give its certificate with --stamp-root",
        )
    try:
        response = rfc3161.decode_timestamp_response(base64.b64decode(timestamp, validate=True))
        verifier = rfc3161.VerifierBuilder()
        for certificate in _certificates(roots):
            verifier = verifier.add_root_certificate(certificate)
        verifier.build().verify_message(response, _stamped_bytes(value))
        when = response.tst_info.gen_time.isoformat()
    except (ValueError, TypeError, rfc3161.VerificationError) as error:
        return Finding("timestamp-bad", f"it does not hold: {error}")
    return Finding("timestamp-good", f"stamped at {when}", severity=Severity.INFO)


def _certificates(roots: Sequence[bytes]) -> Iterator[Any]:
    from cryptography import x509  # noqa: PLC0415 - an extra

    for root in roots:
        try:
            yield from x509.load_pem_x509_certificates(root)
        except ValueError:
            raise UsageError("this is no certificate in PEM form", remedy="see --stamp-root") from None


def _stamped_bytes(value: str) -> bytes:
    """Return what a time stamp is over: the signature itself."""
    return value.encode("ascii")


def _rfc3161() -> Any:
    try:
        import rfc3161_client  # noqa: PLC0415 - an extra
    except ImportError:
        raise UsageError("time stamps need the library rfc3161-client", remedy=INSTALL_SIGN) from None
    return rfc3161_client
