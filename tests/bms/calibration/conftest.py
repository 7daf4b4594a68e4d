"""The demo pack, its factory set, throw-away keys and a way to drive procedures by hand."""

import dataclasses
import datetime
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.calibration.data_set import build_header, make_data_set, split_image
from bms.calibration.decoding import encode
from bms.calibration.manifest import PAYLOAD_TYPE, read_manifest, write_manifest
from bms.calibration.package_building import PackageDraft, build_package
from bms.definition import load_pack
from bms.diagnostics.procedure import Exchange, Response
from bms.trust.dsse import read_envelope
from bms.trust.signed_document import sign_document


@pytest.fixture(scope="session")
def bms_key():
    """The key this pack's BMS checks data sets by; not the shipped one."""
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="session")
def definition(bms_key):
    shipped = load_pack("demo-nfm-120s")
    programming = dataclasses.replace(shipped.programming, bms_public_key=bms_key.public_key().public_bytes_raw())
    return dataclasses.replace(shipped, programming=programming)


@pytest.fixture(scope="session")
def description(definition):
    return definition.calibration


@pytest.fixture(scope="session")
def factory_set(definition):
    return split_image((definition.folder / "factory_set.bin").read_bytes())


@pytest.fixture(scope="session")
def changed_set(description, factory_set, bms_key):
    """Return a function: the factory set with other values, and other header fields where named."""

    def change(values=None, **header):
        payload = encode(description, factory_set.payload, values or {})
        fields = {
            "chemistry_number": 1,
            "series": 120,
            "capacity_ah": 123.0,
            "version": (2, 7),
            "hardware": "HLT-BMS-120S",
            "calibration_id": "TEST-0207",
            "created_unix_s": 1_750_000_000,
            "tool_id": 1,
            "demo": True,
            "sign": bms_key.sign,
        }
        return make_data_set(build_header(payload=payload, **(fields | header)), payload)

    return change


@pytest.fixture(scope="session")
def draft():
    """Return a function: what an author says about a package."""

    def build(**fields):
        values = {
            "id": "trial",
            "title": "A trial",
            "description": "For the tests.",
            "reason": "To see it refused.",
            "sequence": 3,
            "hardware": ("HLT-BMS-120S",),
            "valid_from_utc": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
            "valid_to_utc": datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC),
        }
        return PackageDraft(**(values | fields))

    return build


@pytest.fixture(scope="session")
def manifest_of(definition, people, draft):
    """Return a function: the manifest of a data set."""

    keyless = dataclasses.replace(definition, programming=dataclasses.replace(definition.programming, bms_public_key=b""))

    def build(data_set, **fields):
        data = build_package(keyless, data_set, draft(**fields), author=people.author, trust=people.trust)
        return read_manifest(read_envelope(data).payload)

    return build


@pytest.fixture(scope="session")
def sealed():
    """Return a function: a package of a manifest (or of any bytes) and the private keys that sign it."""

    def build(manifest, *signers):
        payload = manifest if isinstance(manifest, bytes) else write_manifest(manifest)
        return sign_document(PAYLOAD_TYPE, payload, signers)

    return build


@pytest.fixture
def drive():
    """Return a function that runs a procedure with `answer(request) -> payload` (or an exception to throw) as the BMS."""

    def run(procedure, answer):
        exchanges, progress = [], []
        try:
            intent = next(procedure)
            while True:
                if not isinstance(intent, Exchange):
                    progress.append(intent)
                    intent = procedure.send(None)
                    continue
                exchanges.append(intent)
                result = answer(intent.request)
                intent = procedure.throw(result) if isinstance(result, Exception) else procedure.send(Response(payload=result))
        except StopIteration as end:
            return SimpleNamespace(value=end.value, exchanges=exchanges, progress=progress)

    return run
