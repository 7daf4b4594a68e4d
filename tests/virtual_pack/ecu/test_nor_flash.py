import os
import signal
import subprocess
import sys
import textwrap

import pytest

from bms.errors import BadFileError
from virtual_pack.ecu.flash_file import open_flash_file
from virtual_pack.ecu.nor_flash import SECTOR_BYTES, FlashError, NorFlash, PowerLostError


def nothing(_flash):
    pass


def test_a_new_chip_is_erased():
    flash = NorFlash.blank(3)
    assert flash.size == 3 * SECTOR_BYTES
    assert flash.is_erased(0, flash.size)


def test_programming_clears_bits_and_erasing_a_sector_sets_all_of_them_and_no_other():
    flash = NorFlash.blank(2)
    flash.program(SECTOR_BYTES - 8, bytes(range(16)))
    assert flash.read(SECTOR_BYTES - 8, 16) == bytes(range(16))
    flash.erase_sector(0)
    assert flash.is_erased(0, SECTOR_BYTES)
    assert flash.read(SECTOR_BYTES, 8) == bytes(range(8, 16))


def test_an_operation_is_a_unit_or_a_sector():
    flash = NorFlash.blank(2)
    flash.program(0, bytes(24))
    flash.erase_sector(1)
    assert flash.operations == 4


def test_a_programmed_bit_cannot_be_set_again_by_programming():
    flash = NorFlash.blank(1)
    flash.program(0, b"\x0f" * 8)
    with pytest.raises(FlashError, match="programmed before"):
        flash.program(0, b"\xf1" * 8)
    assert flash.read(0, 8) == b"\x01" * 8


def test_clearing_further_bits_of_a_programmed_unit_is_allowed():
    flash = NorFlash.blank(1)
    flash.program(0, b"\x0f" * 8)
    flash.program(0, b"\x03" * 8)
    assert flash.read(0, 8) == b"\x03" * 8


@pytest.mark.parametrize(("address", "length"), [(4, 8), (0, 7), (-8, 8), (SECTOR_BYTES, 8), (SECTOR_BYTES - 8, 16)])
def test_addresses_off_the_chip_or_off_the_unit_are_refused(address, length):
    flash = NorFlash.blank(1)
    with pytest.raises(FlashError):
        flash.program(address, bytes(length))
    assert flash.is_erased(0, flash.size)
    assert flash.operations == 0


def test_an_erase_outside_the_chip_is_refused():
    with pytest.raises(FlashError):
        NorFlash.blank(2).erase_sector(2)


@pytest.mark.parametrize("whole", range(4))
def test_a_cut_before_an_operation_leaves_exactly_the_operations_before_it(whole):
    flash = NorFlash.blank(1)
    flash.cut_power(whole)
    with pytest.raises(PowerLostError):
        flash.program(0, bytes(32))
    assert flash.read(0, 32) == bytes(8 * whole) + b"\xff" * (32 - 8 * whole)


def test_a_torn_unit_holds_some_of_the_bits_and_never_a_bit_that_was_not_to_be_cleared():
    seen = set()
    for seed in range(20):
        flash = NorFlash.blank(1)
        flash.cut_power(0, completed=0.5, seed=seed)
        with pytest.raises(PowerLostError):
            flash.program(0, b"\xf0" * 8)
        torn = flash.read(0, 8)
        assert all(byte & 0xF0 == 0xF0 for byte in torn)
        seen.add(torn)
    assert len(seen) == 20
    assert b"\xf0" * 8 not in seen


@pytest.mark.parametrize("completed", [0.25, 0.5, 0.75])
def test_the_share_of_torn_bits_is_the_one_asked_for(completed):
    flash = NorFlash.blank(1)
    flash.program(0, bytes(SECTOR_BYTES))
    flash.cut_power(0, completed=completed, seed=3)
    with pytest.raises(PowerLostError):
        flash.erase_sector(0)
    ones = sum(byte.bit_count() for byte in flash.read(0, SECTOR_BYTES))
    assert ones / (8 * SECTOR_BYTES) == pytest.approx(completed, abs=0.02)


def test_a_completed_share_of_one_is_a_cut_just_after_the_operation():
    flash = NorFlash.blank(1)
    flash.cut_power(1, completed=1.0)
    with pytest.raises(PowerLostError):
        flash.program(0, bytes(24))
    assert flash.read(0, 24) == bytes(16) + b"\xff" * 8


def test_nothing_works_after_the_cut_until_power_is_back():
    flash = NorFlash.blank(1)
    flash.cut_power(0)
    for _ in range(3):
        with pytest.raises(PowerLostError):
            flash.program(0, bytes(8))
    flash.restore_power()
    flash.program(0, bytes(8))
    assert flash.read(0, 8) == bytes(8)


def test_the_same_cut_tears_the_same_bits():
    def tear():
        flash = NorFlash.blank(1)
        flash.cut_power(2, completed=0.3, seed=11)
        with pytest.raises(PowerLostError):
            flash.program(0, bytes(64))
        return flash.read(0, 64)

    assert tear() == tear()


# ---------------------------------------------------------------- kept in a file


def test_a_file_keeps_what_was_programmed(tmp_path):
    path = tmp_path / "pack.nor"
    flash = open_flash_file(path, pack_id="p", sectors=2, first_use=lambda new: new.program(0, b"factory!"))
    flash.program(8, b"\x12" * 8)
    again = open_flash_file(path, pack_id="p", sectors=2, first_use=nothing)
    assert again.read(0, 16) == b"factory!" + b"\x12" * 8
    assert [entry.name for entry in tmp_path.iterdir()] == ["pack.nor"]


def test_a_killed_process_leaves_every_finished_operation_in_the_file(tmp_path):
    path = tmp_path / "pack.nor"
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from virtual_pack.ecu.flash_file import open_flash_file
        flash = open_flash_file(Path(sys.argv[1]), pack_id="p", sectors=8, first_use=lambda new: None)
        for unit in range(flash.size // 8):
            flash.program(unit * 8, unit.to_bytes(8))
            print(unit, flush=True)
        """
    )
    with subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            if int(line) == 200:
                os.kill(process.pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
                break
        last = max([int(line) for line in process.stdout if line.endswith(b"\n")], default=200)
    flash = open_flash_file(path, pack_id="p", sectors=8, first_use=nothing)
    for unit in range(last + 1):
        assert flash.read(unit * 8, 8) == unit.to_bytes(8)
    for unit in range(last + 3, flash.size // 8):
        assert flash.is_erased(unit * 8, 8)


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("shopping list")
    with pytest.raises(BadFileError, match="not the flash memory"):
        open_flash_file(path, pack_id="p", sectors=2, first_use=nothing)
    assert path.read_text() == "shopping list"


@pytest.mark.parametrize(("pack_id", "sectors"), [("another", 2), ("p", 3)])
def test_the_file_of_another_pack_is_refused(tmp_path, pack_id, sectors):
    path = tmp_path / "pack.nor"
    open_flash_file(path, pack_id="p", sectors=2, first_use=nothing)
    with pytest.raises(BadFileError, match="another virtual pack: p"):
        open_flash_file(path, pack_id=pack_id, sectors=sectors, first_use=nothing)


@pytest.mark.parametrize("keep", [20, 3000, 2 * SECTOR_BYTES, 3 * SECTOR_BYTES + 1])
def test_a_file_of_the_wrong_length_is_refused(tmp_path, keep):
    path = tmp_path / "pack.nor"
    open_flash_file(path, pack_id="p", sectors=2, first_use=nothing)
    path.write_bytes(path.read_bytes().ljust(keep, b"\0")[:keep])
    with pytest.raises(BadFileError, match=r"damaged|bytes long"):
        open_flash_file(path, pack_id="p", sectors=2, first_use=nothing)


def test_a_flipped_bit_in_the_preamble_is_noticed(tmp_path):
    path = tmp_path / "pack.nor"
    open_flash_file(path, pack_id="p", sectors=2, first_use=nothing)
    content = bytearray(path.read_bytes())
    content[17] ^= 1
    path.write_bytes(content)
    with pytest.raises(BadFileError, match="damaged"):
        open_flash_file(path, pack_id="p", sectors=2, first_use=nothing)


def test_a_folder_that_does_not_exist_is_said(tmp_path):
    with pytest.raises(BadFileError, match="cannot be kept"):
        open_flash_file(tmp_path / "no" / "pack.nor", pack_id="p", sectors=2, first_use=nothing)


def test_a_failing_first_use_leaves_no_file(tmp_path):
    path = tmp_path / "pack.nor"

    def fail(_flash):
        raise FlashError("no")

    with pytest.raises(FlashError):
        open_flash_file(path, pack_id="p", sectors=2, first_use=fail)
    assert not path.exists()
