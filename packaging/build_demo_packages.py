"""Builds the calibration that ships with the demo pack, byte for byte the same every time.

    python packaging/build_demo_packages.py [ASSETS_FOLDER]

Writes `packs/demo-nfm-120s/factory_set.bin` (header, then payload), `packs/demo-nfm-120s/packages/*.nacal` and
`trust/root.json`, and prints the key for `[programming] bms_public_key` in `pack.toml`.

The keys are those of `bms.trust.demo_keys`, worthless by design. Keys for real packs never come near this file.
"""

import datetime
import sys
import tomllib
from pathlib import Path
from typing import Any

from bms.calibration.data_set import ERASED, build_header, make_data_set
from bms.calibration.decoding import encode
from bms.calibration.model import DataSet
from bms.calibration.package_building import TOOL_ID, build_manifest, build_package
from bms.definition.a2l import CalibrationDescription
from bms.definition.a2l_reader import read_a2l
from bms.trust.demo_keys import BMS_LABEL, demo_key, demo_keys_of, demo_people
from bms.trust.root import ROOT_PAYLOAD_TYPE, TrustRoot, trust_root_payload
from bms.trust.signed_document import sign_document

TABLES = Path(__file__).with_name("demo_calibration.toml")
SHIPPED_ASSETS = Path(__file__).parent.parent / "assets"
PRODUCT = "demo-nfm-120s"
HARDWARE = "HLT-BMS-120S"
CREATED_UNIX_S = 1_735_689_600
"""2025-01-01 00:00:00 UTC; fixed, so that the bytes do not depend on when this runs."""


AUTHOR = demo_key("author")
APPROVER = demo_key("approver")
BMS = demo_key(BMS_LABEL)
ROOT_CREATED = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
ROOT_VALID_TO = datetime.datetime(2045, 1, 1, tzinfo=datetime.UTC)


def trust_root() -> bytes:
    """Return the trust root of the demonstration keys, signed by its own root keys."""
    root = TrustRoot(
        version=1,
        keys={key.key_id: key for key in demo_people()},
        thresholds={"root": 2, "envelope": 2},
        created_utc=ROOT_CREATED,
        valid_to_utc=ROOT_VALID_TO,
    )
    return sign_document(ROOT_PAYLOAD_TYPE, trust_root_payload(root), demo_keys_of("root"))


def build_data_set(description: CalibrationDescription, table_set: dict[str, Any], values: dict[str, Any]) -> DataSet:
    """Return the data set of one `[[set]]`. What no object uses stays erased flash.

    Args:
        description: the A2L.
        table_set: the `[[set]]`.
        values: physical values of every object and axis.
    """
    missing = {*description.characteristics, *description.axis_points} - set(values)
    if missing:
        raise SystemExit(f"{TABLES.name} has no values for {', '.join(sorted(missing))}")
    payload = encode(description, bytes([ERASED]) * description.memory_length, values)
    major, minor = table_set["version"]
    header = build_header(
        payload=payload,
        chemistry_number=1,
        series=120,
        capacity_ah=123.0,
        version=(major, minor),
        hardware=HARDWARE,
        calibration_id=table_set["calibration_id"],
        created_unix_s=CREATED_UNIX_S,
        tool_id=TOOL_ID,
        demo=True,
        sign=BMS.sign,
    )
    return make_data_set(header, payload)


def build(assets: Path) -> None:
    """Write all files below `assets`, which must hold the A2L already."""
    pack = assets / "packs" / PRODUCT
    description = read_a2l(pack / "calibration.a2l")
    table_sets = tomllib.loads(TABLES.read_text(encoding="utf-8"))["set"]
    (pack / "packages").mkdir(exist_ok=True)
    (assets / "trust").mkdir(exist_ok=True)
    for table_set in table_sets:
        data_set = build_data_set(description, table_set, table_sets[0]["values"] | table_set["values"])
        if table_set is table_sets[0]:
            (pack / "factory_set.bin").write_bytes(data_set.header_bytes + data_set.payload)
        manifest = build_manifest(
            description=description,
            data_set=data_set,
            package_id=table_set["id"],
            title=table_set["title"],
            text=table_set["description"].strip(),
            sequence=table_set["sequence"],
            product=PRODUCT,
            hardware=[HARDWARE],
        )
        (pack / "packages" / f"{table_set['id']}.nacal").write_bytes(build_package(manifest, [AUTHOR, APPROVER]))
    (assets / "trust" / "root.json").write_bytes(trust_root())


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED_ASSETS)
    print(f'bms_public_key = "{BMS.public_key().public_bytes_raw().hex()}"')
