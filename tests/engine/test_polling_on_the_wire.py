"""Polling against the virtual pack, alone on the bus and beside another tester."""

import json

import pytest

from bms.telemetry.snapshot import Validity
from cli.virtual_pack_process import virtual_pack
from engine.live_values import pack_snapshot
from engine.messages import LinkHealth, Snapshot
from virtual_pack.simulator import SimulationOptions

CELLS = 48
SIGNALS = [
    {
        "id": f"PACK_CELL_{number}_V",
        "path": "Battery.Cells",
        "name": f"Cell {number}",
        "fmt": {"bix": 16 * (number - 1), "len": 16, "max": 5000, "unit": "millivolts"},
    }
    for number in range(1, CELLS + 1)
]
PACK = f"""
id = "polled"
title = "The first cells of the demo pack, read by DID D100"
[topology]
series = {CELLS}
[[modules]]
cells = 12
chemistry = "nfm-hc"
[polling]
signal_set = "cells.json"
max_requests_per_s = 10
yield_s = 3
"""


@pytest.fixture
def polled(tmp_path):
    signal_set = {"commands": [{"hdr": "7E4", "rax": "7EC", "cmd": {"22": "D100"}, "freq": 0.2, "signals": SIGNALS}]}
    (tmp_path / "cells.json").write_text(json.dumps(signal_set), encoding="utf-8")
    (tmp_path / "pack.toml").write_text(PACK, encoding="utf-8")
    return str(tmp_path)


def has_all_cells(event):
    return isinstance(event, Snapshot) and (pack_snapshot(event).cells_mv.validity == Validity.VALID).all()


def test_alone_on_the_bus_every_cell_is_read(watched, pack_channel, polled):
    watched.connect(pack_channel, pack=polled)
    watched.until(has_all_cells)


def test_beside_another_tester_the_polling_stops_and_says_so(watched, polled):
    with virtual_pack(SimulationOptions(port=0, second_tester=True)) as channel:
        watched.connect(channel, pack=polled)
        told = watched.until(lambda event: isinstance(event, LinkHealth) and event.diagnosis.startswith("Another tester"))
        assert told.foreign_requests > 0
        before = watched.until_kind(LinkHealth)
        after = watched.until_kind(LinkHealth)
        answers = next((one.frames for one in after.ids if one.can_id == 0x7EC), 0)
        # The other tester gets its VIN once a second; 96 bytes of cells would be another fourteen frames each.
        assert answers < 40
        assert after.foreign_requests > before.foreign_requests
