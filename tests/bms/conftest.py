"""Shared by the rooms of bms: where published data lies that is not part of this repository."""

import os
from pathlib import Path

import pytest

DEFAULT_FOLDER = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def reference_data():
    """Return a function from a relative path to a published file; the test is skipped where it is absent.

    `HALITE_REFERENCE_DATA` names the folder with `foxbms2/foxbms.dbc` and `ioniq5/`.
    """
    folder = Path(os.environ.get("HALITE_REFERENCE_DATA", DEFAULT_FOLDER))

    def find(relative: str) -> Path:
        path = folder / relative
        if not path.exists():
            pytest.skip(f"no published data: {relative}")
        return path

    return find
