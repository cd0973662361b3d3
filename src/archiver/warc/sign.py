"""Seals of a WACZ: a signature over the hash of its data package.

*Anonymous*: a key of its maker's own (ECDSA P-384) says that nothing was changed since. *Domain*: a certificate says
who signed, and a time stamp when. Both are checked here without asking anybody on the network.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.errors import UsageError, WarcError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.x509 import Certificate

_COORDINATE = 48
_MOST_DELAY = timedelta(minutes=10)
_LONGEST_USE = timedelta(days=7)
_INSTALL = "pip install 'news-archiver[sign]'"


@dataclass(frozen=True, slots=True)
class SealProblem:
    """What is wrong with a seal: it does not hold, or (`is_proven` False) that could not be told for certain."""

    message: str
    is_proven: bool = True


def new_key() -> bytes:
    """Return a new private key for anonymous signing, as PEM."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 (an extra, and slow to load)
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    return ec.generate_private_key(ec.SECP384R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def load_key(path: Path) -> EllipticCurvePrivateKey:
    """Read a private key from a PEM file; one that is not there yet is made, readable by its owner alone."""
    try:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    except ImportError as error:
        raise UsageError("signing needs the library cryptography", remedy=_INSTALL) from error
    try:
        if not path.exists():
            path.touch(mode=0o600, exist_ok=False)
            path.write_bytes(new_key())
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise UsageError(f"the key cannot be read: {error.strerror}", path=str(path)) from error
    except (ValueError, TypeError) as error:
        raise UsageError("this is no unencrypted private key in PEM form", path=str(path)) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP384R1):
        raise UsageError("the key is not of the curve P-384", path=str(path))
    return key


def sign_hash(label: str, key: EllipticCurvePrivateKey, *, created: str, software: str) -> dict[str, str]:
    """Return the `signedData` of a data package whose hash is `label`."""
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415

    der = key.sign(label.encode("ascii"), _signing(ec, hashes.SHA256()))
    r, s = utils.decode_dss_signature(der)
    raw = r.to_bytes(_COORDINATE, "big") + s.to_bytes(_COORDINATE, "big")
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {
        "hash": label,
        "created": created,
        "software": software,
        "version": "0.1.0",
        "signature": base64.b64encode(raw).decode("ascii"),
        "publicKey": base64.b64encode(public).decode("ascii"),
    }


def _signing(ec: Any, algorithm: Any) -> Any:
    """Sign the same hash with the same key to the same bytes, where the library can."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415

    try:
        return ec.ECDSA(algorithm, deterministic_signing=True)
    except (TypeError, UnsupportedAlgorithm):
        return ec.ECDSA(algorithm)


def check_seal(signed: object, label: str) -> Iterator[SealProblem]:
    """Yield why the seal of the data package whose hash is `label` does not hold; nothing when it does."""
    if not isinstance(signed, dict):
        yield SealProblem("signedData is no object")
        return
    if signed.get("hash") != label:
        yield SealProblem("the signature is of another hash")
    try:
        if "publicKey" in signed:
            _check_anonymous(signed)
        elif "domainCert" in signed:
            _check_domain(signed)
            if not _is_vouched_for(_chain(signed, "domainCert")):
                yield SealProblem(
                    "no authority that this system trusts vouches for the certificate", is_proven=False
                )
        else:
            yield SealProblem("there is neither a public key nor a certificate to check the signature with")
    except WarcError as error:
        yield SealProblem(error.message)
    except ImportError:
        yield SealProblem(f"the signature was not checked: {_INSTALL}", is_proven=False)


def _check_anonymous(signed: dict[str, Any]) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415

    try:
        key = load_der_public_key(_base64(signed, "publicKey"))
    except ValueError as error:
        raise WarcError("the public key is none") from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise WarcError("the public key is of no elliptic curve")
    raw = _base64(signed, "signature")
    half = (key.key_size + 7) // 8
    if len(raw) != 2 * half:
        raise WarcError(f"the signature has {len(raw)} bytes, not {2 * half}")
    der = utils.encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))
    _check_signature(key, der, signed)


def _check_signature(key: EllipticCurvePublicKey, der: bytes, signed: dict[str, Any]) -> None:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    try:
        key.verify(der, str(signed.get("hash")).encode("utf-8"), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise WarcError("the signature does not fit the key and the hash") from error


def _check_domain(signed: dict[str, Any]) -> None:
    """Certificate chain, domain, signature, validity, time stamp."""
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    chain = _chain(signed, "domainCert")
    leaf = chain[0]
    key = leaf.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise WarcError("the certificate's key is of no elliptic curve")
    _check_signature(key, _base64(signed, "signature"), signed)
    names = [str(name.value) for name in leaf.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)]
    with suppress(x509.ExtensionNotFound):
        extension = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        names += extension.value.get_values_for_type(x509.DNSName)
    if signed.get("domain") not in names:
        raise WarcError(f"the certificate is not of {signed.get('domain')!r}")
    created = _time(signed.get("created"))
    if (
        not leaf.not_valid_before_utc
        <= created
        <= min(leaf.not_valid_after_utc, leaf.not_valid_before_utc + _LONGEST_USE)
    ):
        raise WarcError("the certificate was not valid for signing at that time")
    stamped = _check_stamp(signed)
    if abs(stamped - created) > _MOST_DELAY:
        raise WarcError("the time stamp is over ten minutes away from the signature's own time")


def _is_vouched_for(chain: list[Certificate]) -> bool:
    """Tell whether one of the system's own certificate authorities stands behind a chain."""
    import ssl  # noqa: PLC0415 (slow to load)

    from cryptography import x509  # noqa: PLC0415
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    authorities = ssl.create_default_context().get_ca_certs(binary_form=True)
    for certificate in chain:
        key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        if any(key in authority for authority in authorities):
            return True
    last = chain[-1]
    issuer = last.issuer.public_bytes()
    for authority in (der for der in authorities if issuer in der):
        with suppress(ValueError, TypeError, InvalidSignature):
            last.verify_directly_issued_by(x509.load_der_x509_certificate(authority))
            return True
    return False


def _check_stamp(signed: dict[str, Any]) -> datetime:
    """Return the time that the time-stamp authority vouches for."""
    from rfc3161_client import VerifierBuilder, decode_timestamp_response  # noqa: PLC0415
    from rfc3161_client.errors import VerificationError  # noqa: PLC0415

    chain = _chain(signed, "timestampCert")
    try:
        response = decode_timestamp_response(_base64(signed, "timeSignature"))
        builder = VerifierBuilder().tsa_certificate(chain[0]).add_root_certificate(chain[-1])
        for certificate in chain[1:-1]:
            builder = builder.add_intermediate_certificate(certificate)
        builder.build().verify_message(response, str(signed["signature"]).encode("ascii"))
    except (ValueError, VerificationError) as error:
        raise WarcError(f"the time stamp does not hold: {error}") from error
    stamped: datetime = response.tst_info.gen_time
    return stamped


def _chain(signed: dict[str, Any], name: str) -> list[Certificate]:
    """Return the certificates of a chain, each signed by the next."""
    from cryptography import x509  # noqa: PLC0415
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415

    try:
        chain = x509.load_pem_x509_certificates(str(signed.get(name)).encode("utf-8"))
        for certificate, issuer in pairwise(chain):
            certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature) as error:
        raise WarcError(f"the certificates of {name} are no chain") from error
    return chain


def _base64(signed: dict[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(str(signed.get(name)), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WarcError(f"{name} is no base64") from error


def _time(text: object) -> datetime:
    try:
        when = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise WarcError(f"{text!r} is no time") from error
    if when.tzinfo is None:
        raise WarcError(f"{text!r} has no zone")
    return when
