"""Builds the calibration that ships with the demo pack, byte for byte the same every time.

    python packaging/build_demo_packages.py [ASSETS_FOLDER]

Writes `packs/demo-nfm-120s/factory_set.bin` (header, then payload), `packs/demo-nfm-120s/packages/*.nacal` and
`trust/root.json`, and prints the key for `[programming] bms_public_key` in `pack.toml`.

The keys are those of `bms.trust.demo_keys`, worthless by design. Keys for real packs never come near this file.
"""

import datetime
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

from bms.calibration.data_set import ERASED
from bms.calibration.decoding import encode
from bms.calibration.model import DataSet
from bms.calibration.package_building import Base, PackageDraft, approve_package, build_package, new_data_set
from bms.definition import load_pack
from bms.definition.model import PackDefinition
from bms.trust.demo_keys import BMS_LABEL, demo_key, demo_keys_of, demo_people
from bms.trust.root import ROOT_PAYLOAD_TYPE, TrustRoot, trust_root_payload
from bms.trust.rotation import accept_root
from bms.trust.signed_document import sign_document

TABLES = Path(__file__).with_name("demo_calibration.toml")
SHIPPED_ASSETS = Path(__file__).parent.parent / "assets"
PRODUCT = "demo-nfm-120s"
HARDWARE = "HLT-BMS-120S"
CREATED = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
"""Fixed, so that the bytes do not depend on when this runs."""
VALID_TO = datetime.datetime(2045, 1, 1, tzinfo=datetime.UTC)
NAMESPACE = uuid.UUID("6f0dbb5e-0c2b-5f1e-9b0a-2f6d8e0a4c11")


AUTHOR = demo_key("author")
APPROVER = demo_key("approver")
BMS = demo_key(BMS_LABEL)


def trust_root() -> bytes:
    """Return the trust root of the demonstration keys, signed by its own root keys."""
    root = TrustRoot(
        version=1,
        keys={key.key_id: key for key in demo_people()},
        thresholds={"root": 2, "envelope": 2},
        created_utc=CREATED,
        valid_to_utc=VALID_TO,
    )
    return sign_document(ROOT_PAYLOAD_TYPE, trust_root_payload(root), demo_keys_of("root"))


def build_data_set(definition: PackDefinition, table_set: dict[str, Any], values: dict[str, Any]) -> DataSet:
    """Return the data set of one `[[set]]`. What no object uses stays erased flash.

    Args:
        definition: the pack with its A2L.
        table_set: the `[[set]]`.
        values: physical values of every object and axis.
    """
    description = definition.calibration
    assert description is not None
    missing = {*description.characteristics, *description.axis_points} - set(values)
    if missing:
        raise SystemExit(f"{TABLES.name} has no values for {', '.join(sorted(missing))}")
    major, minor = table_set["version"]
    return new_data_set(
        definition,
        encode(description, bytes([ERASED]) * description.memory_length, values),
        calibration_id=table_set["calibration_id"],
        version=(major, minor),
        hardware=HARDWARE,
        created_utc=CREATED,
        demo=True,
        sign=BMS.sign,
    )


def build(assets: Path) -> None:
    """Write all files below `assets`, which must hold the pack definition already."""
    pack = assets / "packs" / PRODUCT
    (pack / "packages").mkdir(exist_ok=True)
    (assets / "trust").mkdir(exist_ok=True)
    (assets / "trust" / "root.json").write_bytes(trust_root())
    trust = accept_root(trust_root(), None)
    definition = load_pack(str(pack))
    table_sets = tomllib.loads(TABLES.read_text(encoding="utf-8"))["set"]
    base: Base | None = None
    for table_set in table_sets:
        data_set = build_data_set(definition, table_set, table_sets[0]["values"] | table_set["values"])
        draft = PackageDraft(
            id=table_set["id"],
            title=table_set["title"],
            description=table_set["description"].strip(),
            sequence=table_set["sequence"],
            reason="Demonstration",
            hardware=(HARDWARE,),
            valid_from_utc=CREATED,
            valid_to_utc=VALID_TO,
            base=base,
            package_id=str(uuid.uuid5(NAMESPACE, f"{table_set['id']} {table_set['sequence']}")),
        )
        authored = build_package(definition, data_set, draft, author=AUTHOR, trust=trust)
        package = approve_package(authored, approver=APPROVER, definition=definition, trust=trust)
        (pack / "packages" / f"{table_set['id']}.nacal").write_bytes(package)
        if base is None:
            (pack / "factory_set.bin").write_bytes(data_set.header_bytes + data_set.payload)
            base = Base(id=table_set["id"], data_set=data_set)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED_ASSETS)
    print(f'bms_public_key = "{BMS.public_key().public_bytes_raw().hex()}"')
