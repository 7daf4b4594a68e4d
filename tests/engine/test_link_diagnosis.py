"""Connected but nothing arrives: each piece of evidence leads to its diagnosis."""

import dataclasses

import pytest

from bms.errors import NoResponseError, UnexpectedResponseError
from can_drivers.bus_status import BusStatus, ControllerState
from engine.link_diagnosis import (
    Evidence,
    Traffic,
    broadcast_ids,
    expected_ids,
    explain_missing_values,
    explain_silence,
    explain_traffic,
)


@pytest.fixture
def evidence(demo_pack, link):
    return Evidence(link=link, definition=demo_pack, asks=True)


def silence(evidence, **changes):
    told = explain_silence(dataclasses.replace(evidence, **changes))
    assert told.advice
    return f"{told.cause} {told.advice}"


def traffic(evidence, **changes):
    told = explain_traffic(dataclasses.replace(evidence, **changes))
    assert told.advice
    return f"{told.cause} {told.advice}"


def missing(evidence, **changes):
    told = explain_missing_values(dataclasses.replace(evidence, **changes))
    assert told.advice
    return f"{told.cause} {told.advice}"


def test_a_silent_bus_without_errors_lists_what_to_check(evidence):
    for hint in ("nothing arrives at 500 kbit/s", "12 V", "CAN-H", "120 ohm", "bit rate"):
        assert hint in silence(evidence)


@pytest.mark.parametrize(
    "signs",
    [
        {"traffic": Traffic(errors=3)},
        {"status": BusStatus(rx_errors=127)},
        {"status": BusStatus(controller=ControllerState.ERROR_PASSIVE)},
    ],
)
def test_errors_without_a_good_frame_point_at_the_bit_rate(evidence, signs):
    assert "bit rate is probably wrong" in silence(evidence, **signs)


def test_errors_after_good_frames_do_not_blame_the_bit_rate(evidence):
    told = silence(evidence, traffic=Traffic(last_frame_s=1.0, errors=3))
    assert "short circuit" in told
    assert "bit rate" not in told


def test_another_bit_rate_than_the_packs_is_named(evidence, link):
    assert "talks at 500 kbit/s" in silence(
        evidence, link=dataclasses.replace(link, bitrate_bps=250_000), traffic=Traffic(errors=9)
    )


@pytest.mark.parametrize(
    "signs",
    [
        {"status": BusStatus(tx_errors=128), "traffic": Traffic(sent=1)},
        {"status": BusStatus(controller=ControllerState.ERROR_PASSIVE), "traffic": Traffic(sent=1)},
        {"traffic": Traffic(sent=1, errors_after_sending=1)},
    ],
)
def test_what_nobody_acknowledges_shows_that_the_adapter_is_alone(evidence, signs):
    assert "Nobody acknowledges" in silence(evidence, **signs)


def test_an_adapter_that_only_listens_cannot_ask(evidence, link):
    assert "only listens" in silence(evidence, link=dataclasses.replace(link, listen_only=True))
    listening = dataclasses.replace(link, listen_only=True)
    polled = dataclasses.replace(evidence.definition, broadcasts=None)
    assert "only listens" in traffic(evidence, link=listening, asks=False, definition=polled)


def test_a_pack_that_is_polled_is_asked_for_its_ignition(evidence):
    polled = dataclasses.replace(evidence.definition, broadcasts=None)
    assert "ignition" in silence(evidence, definition=polled)
    assert "ignition" in missing(evidence, definition=polled)


def test_a_bms_that_speaks_only_when_asked_and_is_another_one_is_told(evidence):
    assert "speaks only when asked" in silence(evidence, refusal=UnexpectedResponseError("It is another one."))


def test_ids_of_somebody_else_are_shown_beside_those_that_were_expected(evidence):
    told = traffic(evidence, ids=frozenset({0x101, 0x18FF1234, 0x102, 0x103}), refusal=NoResponseError("Nothing."))
    assert "0x101, 0x102, 0x103 and 1 more" in told
    assert "0x232, 0x233" in told
    assert "plug the adapter into the bus of the battery" in told


def test_one_known_id_is_enough_to_believe_in_the_definition(evidence):
    told = traffic(evidence, ids=frozenset({0x101, 0x233}), refusal=NoResponseError("The BMS did not answer."))
    assert "does not say who it is: The BMS did not answer." in told


def test_while_the_bms_is_being_asked_nothing_is_blamed(evidence):
    assert "Asking the BMS" in traffic(evidence, ids=frozenset({0x101}))


def test_a_bms_in_its_boot_loader_is_told_by_its_session(evidence):
    assert "boot loader" in missing(evidence, session=2)
    assert "boot loader" not in missing(evidence, session=1)


def test_values_that_do_not_arrive_are_told_from_values_that_are_not_valid(evidence):
    assert "behind a gateway" in missing(evidence, ids=frozenset({0x7EC}))
    assert "no cell voltage" in missing(evidence, ids=frozenset({0x250}))


def test_answers_are_expected_as_well_as_broadcasts(demo_pack):
    assert expected_ids(demo_pack) - broadcast_ids(demo_pack) == {0x7EC}
