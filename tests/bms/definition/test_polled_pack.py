"""A pack of one's own around a signal set: how it is built, which chemistry it has, and how politely it is asked."""

import json

import pytest

from bms.definition import load_pack
from bms.definition.polling import PollingManners
from bms.errors import DefinitionError

CELLS = [
    {
        "id": f"CAR_CELL_{number}_V",
        "path": "Battery.Cells",
        "name": f"Cell {number}",
        "fmt": {"bix": 8 * number, "len": 8, "max": 5.1, "div": 50, "unit": "volts"},
    }
    for number in range(1, 5)
]
SIGNAL_SET = {"commands": [{"hdr": "7E4", "rax": "7EC", "cmd": {"22": "0102"}, "freq": 1, "signals": CELLS}]}
PACK = """
id = "car"
title = "A car"
[topology]
series = {series}
capacity_ah = 50.0
[[modules]]
cells = {series}
chemistry = "nfm-hc"
[polling]
signal_set = "car.json"
{manners}
"""


@pytest.fixture
def load(tmp_path):
    def from_text(manners="", series=4):
        (tmp_path / "car.json").write_text(json.dumps(SIGNAL_SET), encoding="utf-8")
        (tmp_path / "pack.toml").write_text(PACK.format(series=series, manners=manners), encoding="utf-8")
        return load_pack(str(tmp_path))

    return from_text


def test_the_signal_set_gives_the_values_and_the_pack_file_the_chemistry(load):
    pack = load()
    assert pack.polling.cells == tuple(one["id"] for one in CELLS)
    assert pack.topology.modules[0].chemistry.id == "nfm-hc"
    assert (pack.diagnostics.request_id, pack.diagnostics.response_id) == (0x7E4, 0x7EC)
    assert pack.polling.manners == PollingManners()


def test_manners_are_described_in_the_pack_file(load):
    manners = load("max_requests_per_s = 4\nmax_bus_load_pct = 2\nleast_gap_s = 0.05\nyield_s = 8\n").polling.manners
    assert manners == PollingManners(max_requests_per_s=4.0, max_bus_share=0.02, least_gap_s=0.05, yield_s=8.0)


def test_the_pack_file_may_name_the_model_year(load, monkeypatch):
    later = {**SIGNAL_SET["commands"][0], "cmd": {"22": "0103"}, "filter": {"from": 2024}}
    later["signals"] = [CELLS[0] | {"id": "CAR_LATER"}]
    monkeypatch.setitem(SIGNAL_SET, "commands", [*SIGNAL_SET["commands"], later])
    assert len(load("model_year = 2023").polling.commands) == 1
    assert len(load("model_year = 2024").polling.commands) == 2


@pytest.mark.parametrize(
    "manners", ["max_requests_per_s = 0", "max_bus_load_pct = 0", "max_bus_load_pct = 101", "least_gap_s = -1", "yield_s = 0"]
)
def test_manners_that_are_none_are_refused(load, manners):
    with pytest.raises(DefinitionError, match=manners.split(" =", maxsplit=1)[0]):
        load(manners)


def test_another_number_of_cells_than_the_signal_set_has_is_refused(load):
    with pytest.raises(DefinitionError, match="4 cells, but the modules hold 6"):
        load(series=6)


def test_the_signal_set_must_lie_beside_the_pack_file(load, tmp_path):
    load()
    text = (tmp_path / "pack.toml").read_text(encoding="utf-8").replace('"car.json"', '"../car.json"')
    (tmp_path / "pack.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match="beside the definition"):
        load_pack(str(tmp_path))
