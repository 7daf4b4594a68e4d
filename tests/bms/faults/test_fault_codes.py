"""Fault codes and status bits in words."""

import pytest

from bms.faults import display_code, spelled_out
from bms.service_catalogue.dtc import DtcStatus


@pytest.mark.parametrize(
    ("code", "display"),
    [
        (0x0A7E4B, "P0A7E-4B"),
        (0x1B4094, "P1B40-94"),
        (0x3FFFFF, "P3FFF-FF"),
        (0x412300, "C0123-00"),
        (0x80000F, "B0000-0F"),
        (0xC1A087, "U01A0-87"),
        (0xD11854, "U1118-54"),
        (0x000000, "P0000-00"),
    ],
)
def test_a_code_is_written_as_workshops_write_it(code, display):
    assert display_code(code) == display


def test_codes_of_the_catalogue_are_displayed_as_it_spells_them(definition):
    for code, text in definition.faults.faults.items():
        assert display_code(code) == text.display


@pytest.mark.parametrize(
    ("bit", "word"),
    [
        (0x01, "active"),
        (0x02, "failed_this_cycle"),
        (0x04, "pending"),
        (0x08, "confirmed"),
        (0x10, "not_tested_since_clear"),
        (0x20, "failed_since_clear"),
        (0x40, "not_tested_this_cycle"),
        (0x80, "warning_lamp"),
    ],
)
def test_each_status_bit_has_its_word(bit, word):
    assert spelled_out(DtcStatus(bit)) == (word,)


def test_words_come_lowest_bit_first_and_none_for_none():
    assert spelled_out(DtcStatus(0x2F)) == ("active", "failed_this_cycle", "pending", "confirmed", "failed_since_clear")
    assert spelled_out(DtcStatus(0)) == ()
