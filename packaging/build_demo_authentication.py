"""Builds the certificates with which service 0x29 can be tried on the demo pack, byte for byte the same every time.

    python packaging/build_demo_authentication.py [FOLDER]

Writes into `assets/packs/demo-nfm-120s/authentication/` unless told otherwise, and prints the key for `[diagnostics]
authentication_root_key` in `pack.toml`. docs/ecu-contract.md (Authentication) says what each file is.

DEMO, not for a real pack: the private keys are derived from the labels below, so anybody can make them. They are worthless by
design and open nothing but the virtual pack. Keys for real packs never come near this file.
"""

import datetime
import hashlib
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

SHIPPED = Path(__file__).parent.parent / "assets" / "packs" / "demo-nfm-120s" / "authentication"
ORGANISATION = "Halite DEMO - not for a real pack"
ROLE = "calibration"
"""Organisational unit of a tester that may do what security access opens."""
VALID_FROM = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
VALID_TO = datetime.datetime(2099, 12, 31, tzinfo=datetime.UTC)


def demo_key(label: str) -> Ed25519PrivateKey:
    """Return the demo key of a label. Worthless by design: the label is all it takes."""
    seed = hashlib.sha256(f"Halite demo key, worthless: authentication {label}".encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


ROOT = demo_key("root")
CLIENT = demo_key("client")
BMS = demo_key("bms")


def name(common_name: str, unit: str | None = None) -> x509.Name:
    """Return a subject or issuer."""
    parts = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION)]
    if unit is not None:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


ROOT_NAME = name("Demo root")


def certificate(
    subject: x509.Name,
    key: Ed25519PrivateKey,
    *,
    serial: int,
    usage: ObjectIdentifier | None,
    valid: tuple[datetime.datetime, datetime.datetime] = (VALID_FROM, VALID_TO),
    issuer: x509.Name = ROOT_NAME,
    signed_by: Ed25519PrivateKey = ROOT,
) -> x509.Certificate:
    """Return a certificate signed by the demo root.

    Args:
        subject: whose it is.
        key: whose public part it vouches for.
        serial: serial number.
        usage: the one extended key usage; None: it is the root itself.
        valid: first and last moment.
        issuer: who is named as the one that signed.
        signed_by: who signs.
    """
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(ca=usage is None, path_length=0 if usage is None else None), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return builder.sign(signed_by, algorithm=None)


def build(folder: Path) -> None:
    """Write root, client and BMS certificate (DER) and the private keys of the latter two (PKCS#8, PEM)."""
    folder.mkdir(parents=True, exist_ok=True)
    certificates = {
        "root.der": certificate(ROOT_NAME, ROOT, serial=1, usage=None),
        "client.der": certificate(name("Demo tester", ROLE), CLIENT, serial=2, usage=ExtendedKeyUsageOID.CLIENT_AUTH),
        "bms.der": certificate(name("Virtual BMS"), BMS, serial=3, usage=ExtendedKeyUsageOID.SERVER_AUTH),
    }
    for file_name, made in certificates.items():
        (folder / file_name).write_bytes(made.public_bytes(Encoding.DER))
    for file_name, key in {"client_key.pem": CLIENT, "bms_key.pem": BMS}.items():
        (folder / file_name).write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED)
    print(f'authentication_root_key = "{ROOT.public_key().public_bytes_raw().hex()}"')
