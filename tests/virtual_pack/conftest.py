"""The shipped pack, its factory tables, and changes of them."""

from pathlib import Path

import numpy as np
import pytest

from bms.definition import load_pack, pack_folder

HEADER_LENGTH = 128


@pytest.fixture(scope="session")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture(scope="session")
def factory_set():
    """Payload of the factory calibration."""
    return (Path(pack_folder("demo-nfm-120s")) / "factory_set.bin").read_bytes()[HEADER_LENGTH:]


@pytest.fixture(scope="session")
def change(definition, factory_set):
    """Return the factory payload with raw values of objects replaced: `change(BAL_MODE=1)`, or a function of the old."""

    def apply(payload=factory_set, **changes):
        image = bytearray(payload)
        for name, new in changes.items():
            found = definition.calibration.characteristics[name]
            _, size, code = found.data_type.value
            count = int(np.prod(found.shape, dtype=int))
            offset = found.address - definition.programming.active_address
            old = np.frombuffer(bytes(image[offset : offset + count * size]), dtype=f">{code}")
            values = new(old.astype(float)) if callable(new) else np.full(count, new)
            image[offset : offset + count * size] = values.astype(f">{code}").tobytes()
        return bytes(image)

    return apply
