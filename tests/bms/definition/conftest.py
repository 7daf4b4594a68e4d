import shutil

import pytest

from bms.definition import pack_folder


@pytest.fixture
def demo_copy(tmp_path):
    """Return a copy of the demo pack's text files that a test may spoil."""
    folder = tmp_path / "pack"
    folder.mkdir()
    for name in ("pack.toml", "broadcast.dbc", "faults.toml", "calibration.a2l"):
        shutil.copy(pack_folder("demo-nfm-120s") / name, folder / name)
    return folder


@pytest.fixture
def edit(demo_copy):
    """Return a function that replaces one text in a file of the copied pack; the text must be there."""

    def replace(name, old, new):
        path = demo_copy / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return str(demo_copy)

    return replace
