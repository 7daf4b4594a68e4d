import pytest

from virtual_pack.ecu.nor_flash import NorFlash, PowerLostError
from virtual_pack.ecu.record_store import RecordStore


def test_a_new_store_is_empty_and_takes_values():
    flash = NorFlash.blank(2)
    store = RecordStore(flash, 0)
    assert store.get(1) is None
    store.put(1, b"one")
    assert store.get(1) == b"one"
    assert RecordStore(flash, 0).get(1) == b"one"


def test_the_newest_value_counts_even_after_many_sectors_of_them():
    flash = NorFlash.blank(2)
    store = RecordStore(flash, 0)
    for number in range(700):
        store.put(1, number.to_bytes(4))
        store.put(2, bytes(32) if number % 50 else number.to_bytes(32))
        if number % 90 == 0:
            store = RecordStore(flash, 0)
            assert store.get(1) == number.to_bytes(4)
    again = RecordStore(flash, 0)
    assert again.get(1) == (699).to_bytes(4)
    assert again.get(2) == bytes(32)


def test_it_uses_the_sectors_it_was_given_and_no_other():
    flash = NorFlash.blank(4)
    store = RecordStore(flash, 1)
    for number in range(400):
        store.put(7, number.to_bytes(16))
    assert flash.is_erased(0, 4096)
    assert flash.is_erased(3 * 4096, 4096)


def filled(puts):
    flash = NorFlash.blank(2)
    store = RecordStore(flash, 0)
    for number in range(puts):
        store.put(1, number.to_bytes(16))
    return flash, store


def puts_that_fill_one_sector():
    # A new store opens its second sector last; the first one is open when its mark is there and the other is erased.
    flash, store = filled(1)
    opened = flash.read(0, 8), flash.read(4096, 8)
    puts = 1
    while (flash.read(0, 8), flash.read(4096, 8)) == opened:
        store.put(1, puts.to_bytes(16))
        puts += 1
    return puts - 1


@pytest.mark.parametrize("completed", [0.0, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("cut", range(12))
def test_a_cut_at_any_operation_leaves_the_old_or_the_new_value_of_each_key(cut, completed):
    puts = puts_that_fill_one_sector() - 1
    flash, store = filled(puts)
    store.put(2, b"kept")
    flash.cut_power(cut, completed=completed, seed=cut)
    try:
        store.put(1, b"new value 012345")
        allowed = {b"new value 012345"}
    except PowerLostError:
        allowed = {(puts - 1).to_bytes(16), b"new value 012345"}
    flash.restore_power()
    again = RecordStore(flash, 0)
    assert again.get(2) == b"kept"
    assert again.get(1) in allowed
    again.put(1, b"afterwards")
    assert RecordStore(flash, 0).get(1) == b"afterwards"


def test_a_torn_record_of_erased_bytes_does_not_block_the_next_one():
    flash, store = filled(1)
    flash.cut_power(2, completed=0.5)
    with pytest.raises(PowerLostError):
        store.put(3, b"\xff" * 8 + bytes(8))
    flash.restore_power()
    again = RecordStore(flash, 0)
    assert again.get(3) is None
    again.put(3, bytes(24))
    assert RecordStore(flash, 0).get(3) == bytes(24)
