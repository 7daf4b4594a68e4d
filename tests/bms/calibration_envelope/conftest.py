"""The floor of the demo chemistry, and signed artefacts that ask for something else."""

import dataclasses
import datetime

import pytest

from bms.calibration.envelope import Scale, Tightening, floor_of
from bms.calibration.envelope.artefact import PAYLOAD_TYPE, envelope_payload
from bms.definition import load_pack
from bms.trust.demo_keys import demo_keys_of
from bms.trust.installation import installed_trust
from bms.trust.signed_document import sign_document


@pytest.fixture(scope="session")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture(scope="session")
def floor():
    return floor_of("nfm-hc")


@pytest.fixture(scope="session")
def asking(floor):
    """Return a function: an artefact that says what the floor says, but for the fields named."""

    def ask(**fields):
        return dataclasses.replace(
            Tightening(
                id="trial",
                version=2,
                chemistry_id="nfm-hc",
                valid_from_utc=datetime.datetime(2025, 6, 1, tzinfo=datetime.UTC),
                plating_share=floor.plating_share,
                charge_temperature_c=floor.charge_temperature_c,
                charge_voltage_mv=floor.charge_voltage_mv,
                cell_voltage_mv=floor.cell_voltage_mv,
                scale=Scale(temperatures_c=(-40.0, 60.0), socs_pct=(0.0, 100.0), shares=((1.0, 1.0), (1.0, 1.0))),
            ),
            **fields,
        )

    return ask


@pytest.fixture(scope="session")
def signed():
    """Return a function: the file of an artefact, signed by both safety engineers or by the keys given."""

    def sign(tightening, keys=None):
        return sign_document(PAYLOAD_TYPE, envelope_payload(tightening), demo_keys_of("envelope") if keys is None else keys)

    return sign


@pytest.fixture
def trust(halite_home):
    """What this test's own installation trusts."""
    return installed_trust()
