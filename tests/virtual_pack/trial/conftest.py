"""The shipped pack, its factory tables with changes, and a trial of them."""

from pathlib import Path

import numpy as np
import pytest

from bms.definition import load_pack, pack_folder
from virtual_pack.trial.pack_state import Wishes, made_up
from virtual_pack.trial.run import run_trial
from virtual_pack.trial.stories import story_of

HEADER_LENGTH = 128


@pytest.fixture(scope="session")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture(scope="session")
def factory_set():
    return (Path(pack_folder("demo-nfm-120s")) / "factory_set.bin").read_bytes()[HEADER_LENGTH:]


@pytest.fixture(scope="session")
def change(definition, factory_set):
    """Return the factory payload with raw values replaced: `change(BAL_MODE=1)`, or a function of the old ones."""

    def apply(**changes):
        image = bytearray(factory_set)
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


@pytest.fixture(scope="session")
def attempt(definition, change):
    """Run a story: its id or itself, what is different at its start, its end, and changes of the factory tables."""

    def run(story, *, seed=1, state=None, target_pct=None, days=None, wishes=None, **changes):
        told = story_of(story, target_pct=target_pct, days=days) if isinstance(story, str) else story
        start = state or made_up(definition, told, Wishes(**(wishes or {})), seed)
        return run_trial(change(**changes), definition, told, start, seed=seed)

    return run
