"""The demo pack, its factory set, and the checks of it with other values or bytes."""

import pytest

from bms.calibration.checks import check_payload
from bms.calibration.data_set import split_image
from bms.calibration.decoding import decode, encode
from bms.definition import load_pack


@pytest.fixture(scope="session")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture(scope="session")
def description(definition):
    return definition.calibration


@pytest.fixture(scope="session")
def factory_set(definition):
    return split_image((definition.folder / "factory_set.bin").read_bytes())


@pytest.fixture
def check(definition, description, factory_set):
    """Return a function: findings of the factory set with other values."""

    def run(values, pack=definition):
        return check_payload(pack, encode(description, factory_set.payload, values))

    return run


@pytest.fixture
def edited(description, factory_set):
    """Return a function: the values of an object with some of them changed."""

    def run(name, changes):
        values = decode(description, factory_set.payload)[name].values.copy()
        for index, value in changes.items():
            values[index] = value
        return values

    return run
