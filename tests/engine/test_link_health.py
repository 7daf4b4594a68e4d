"""What `LinkHealth` says of what was counted."""

import dataclasses

import pytest

from can_drivers.bus_status import AdapterDetails, BusStatus, ControllerState
from engine.bus_load import BusRates
from engine.link_health import WireCounts, link_health
from engine.messages import LinkStateChanged

QUIET = BusRates(received_per_s=460.0, sent_per_s=2.0, errors=0, load_pct=10.7)
COUNTS = WireCounts(frames=1000, dropped=3, error_frames=0, rates=QUIET, ids=(), foreign_requests=1, ignored_answers=2)
READY = LinkStateChanged(state="ready", cause="Fine.", advice="Nothing.")


@pytest.fixture
def health(link):
    def make(details=None, status=None, counts=COUNTS, state=READY):
        return link_health(
            link, details=details, status=status or BusStatus(), counts=counts, state=state, losses=1, bus_offs=2
        )

    return make


def test_everything_that_was_counted_is_there_and_a_good_link_has_no_diagnosis(health):
    told = health()
    assert (told.frames, told.dropped, told.losses, told.bus_offs) == (1000, 3, 1, 2)
    assert (told.foreign_requests, told.ignored_answers) == (1, 2)
    assert (told.rx_frames_per_s, told.tx_frames_per_s, told.bus_load_pct) == (460.0, 2.0, 10.7)
    assert (told.diagnosis, told.advice) == ("", "")


def test_the_open_adapter_says_who_it_is_and_a_closed_one_is_known_by_its_channel(health, link):
    details = AdapterDetails(name="PCAN-USB FD", serial="42", firmware="3.2", termination=True, sample_point_pct=80.0)
    told = health(details, BusStatus(controller=ControllerState.ERROR_WARNING, tx_errors=97, rx_errors=5, tx_queue=4))
    assert (told.adapter, told.adapter_serial, told.firmware, told.termination) == ("PCAN-USB FD", "42", "3.2", True)
    assert (told.controller, told.tx_errors, told.rx_errors, told.tx_queue, told.rx_queue) == ("error_warning", 97, 5, 4, None)
    assert link.channel in health().adapter


@pytest.mark.parametrize("state", ["bus_silent", "bus_alive", "bms_identified", "lost", "bus_off", "failed"])
def test_what_is_wrong_with_the_state_is_the_diagnosis(health, state):
    told = health(state=LinkStateChanged(state=state, cause="This is wrong.", advice="Do that."))
    assert (told.diagnosis, told.advice) == ("This is wrong.", "Do that.")


def test_an_adapter_that_went_away_with_bus_off_is_shown_so(health):
    assert health(state=LinkStateChanged(state="bus_off", cause="It left.", advice="Look.")).controller == "bus_off"


@pytest.mark.parametrize(("status", "errors"), [(BusStatus(controller=ControllerState.ERROR_PASSIVE), 0), (BusStatus(), 4)])
def test_errors_among_good_frames_are_told_although_values_arrive(health, status, errors):
    told = health(status=status, counts=dataclasses.replace(COUNTS, rates=dataclasses.replace(QUIET, errors=errors)))
    assert "errors" in told.diagnosis
    assert "termination" in told.advice
