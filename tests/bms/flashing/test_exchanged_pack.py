"""A pack that takes the place of another after it was identified is not written to, however quick the hands."""

import pytest

from bms.flashing import FlashResult
from tests.bms.flashing.world import StillBattery, World, new_flash
from virtual_pack.ecu.assembly import record_sector
from virtual_pack.ecu.nor_flash import SECTOR_BYTES
from virtual_pack.ecu.virtual_ecu import VirtualEcu


@pytest.mark.parametrize("request_head", ["1083", "3E00", "1002", "2711"])
def test_a_pack_that_was_exchanged_before_it_was_unlocked_is_not_written_to(request_head):
    world = World()
    other_flash = new_flash()
    # Behind the data sets the BMS keeps records of its own, of attempts to unlock it for one.
    data_sets = record_sector(world.definition) * SECTOR_BYTES
    untouched = other_flash.read(0, data_sets)
    other = VirtualEcu(world.definition, StillBattery(), other_flash, seed=2, now_s=99.0)

    def exchange() -> None:
        if world.bench.node is not other and bytes.fromhex(request_head) in world.wire.heads:
            world.bench.node = other

    world.bench.before_step = exchange
    outcome = world.flash_once()

    assert outcome.result is not FlashResult.FLASHED
    assert other_flash.read(0, data_sets) == untouched
    assert world.active_set == world.old
