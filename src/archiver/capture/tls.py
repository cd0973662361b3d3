"""TLS: one context for all connections, and what is worth keeping of each."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from archiver.capture.exchange import TlsFacts
from archiver.errors import UsageError


def make_context(ca_file: Path | None = None) -> ssl.SSLContext:
    """Return the context of a run: certificates are checked, HTTP/1.1 is asked for, so that the record is the wire."""
    try:
        context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise UsageError("cannot read certificates", path=str(ca_file)) from error
    context.set_alpn_protocols(["http/1.1"])
    return context


def read_facts(link: ssl.SSLSocket) -> TlsFacts:
    """Return version, cipher and certificate chain of an open connection."""
    cipher = link.cipher()
    return TlsFacts(link.version() or "unknown", cipher[0] if cipher else "unknown", _chain(link))


def _chain(link: ssl.SSLSocket) -> tuple[bytes, ...]:
    """Return the chain in DER; Python before 3.13 offers it on the inner object only."""
    public: Any = getattr(link, "get_unverified_chain", None)
    if public is not None:
        return tuple(public())
    inner: Any = getattr(getattr(link, "_sslobj", None), "get_unverified_chain", None)
    if inner is not None:
        return tuple(ssl.PEM_cert_to_DER_cert(certificate.public_bytes()) for certificate in inner() or ())
    only = link.getpeercert(binary_form=True)
    return (only,) if only else ()
