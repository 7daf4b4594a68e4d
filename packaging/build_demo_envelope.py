"""Builds the envelopes that ship, byte for byte the same every time.

    python packaging/build_demo_envelope.py [ASSETS_FOLDER]

Writes `trust/envelopes/<chemistry>.halite-envelope`: what the floor of the chemistry says, signed by the two demonstration keys
of the role `envelope` (`bms.trust.demo_keys`; worthless by design, which is harmless here: an envelope can only forbid more).
"""

import datetime
import sys
from pathlib import Path

from bms.calibration.envelope import Envelope, Scale, Tightening, floor_of
from bms.calibration.envelope.artefact import PAYLOAD_TYPE, SUFFIX, envelope_payload
from bms.trust.demo_keys import demo_keys_of
from bms.trust.signed_document import sign_document

SHIPPED_ASSETS = Path(__file__).parent.parent / "assets"
CHEMISTRIES = ("nfm-hc",)
VALID_FROM = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)


def tightening(floor: Envelope) -> Tightening:
    """Return an envelope as wide as its floor: no safety team has looked at it yet."""
    return Tightening(
        id=f"{floor.chemistry_id}-demo",
        version=1,
        chemistry_id=floor.chemistry_id,
        valid_from_utc=VALID_FROM,
        plating_share=floor.plating_share,
        charge_temperature_c=floor.charge_temperature_c,
        charge_voltage_mv=floor.charge_voltage_mv,
        cell_voltage_mv=floor.cell_voltage_mv,
        scale=Scale(temperatures_c=(-40.0, 60.0), socs_pct=(0.0, 100.0), shares=((1.0, 1.0), (1.0, 1.0))),
    )


def build(assets: Path) -> None:
    """Write all files below `assets`."""
    folder = assets / "trust" / "envelopes"
    folder.mkdir(exist_ok=True)
    for chemistry_id in CHEMISTRIES:
        floor = floor_of(chemistry_id)
        assert floor is not None
        signed = sign_document(PAYLOAD_TYPE, envelope_payload(tightening(floor)), demo_keys_of("envelope"))
        (folder / f"{chemistry_id}{SUFFIX}").write_bytes(signed)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED_ASSETS)
