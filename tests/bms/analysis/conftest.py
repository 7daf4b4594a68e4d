"""The shipped pack and columns of cells."""

import numpy as np
import pytest

from bms.analysis.rest import Rest, RestRule
from bms.calibration.decoding import decode
from bms.calibration.findings import Tables
from bms.calibration.sources import factory_set
from bms.definition import load_pack
from bms.telemetry.snapshot import Column, Validity

RULE = RestRule(current_a=2.0, time_s=600.0)
RESTED = Rest(current_a=0.1, rested_s=900.0)


@pytest.fixture(scope="session")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture(scope="session")
def tables(definition):
    """The factory set of the shipped pack."""
    return Tables(decode(definition.calibration, factory_set(definition).payload))


@pytest.fixture
def rule():
    return RULE


@pytest.fixture
def rested():
    return RESTED


@pytest.fixture
def column():
    """Return a column of fresh values; indices in `invalid` are marked so."""

    def make(values, invalid=()):
        values = np.array(values, dtype=np.float64)
        validity = np.full(values.size, Validity.VALID, dtype=np.uint8)
        validity[list(invalid)] = Validity.INVALID
        return Column(values=values, validity=validity, age_s=np.zeros(values.size))

    return make
