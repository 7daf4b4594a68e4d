import dataclasses

import pytest

from bms.definition.polling import PollCommand, Polling
from bms.errors import NoResponseError, UnexpectedResponseError
from can_drivers.bus_status import BusStatus, ControllerState, RecoveryStep
from can_drivers.errors import AdapterNotFoundError, BusOffError, LinkLostError
from can_drivers.reader import ReaderState
from engine.link_diagnosis import Traffic
from engine.link_monitor import (
    PROBE_AFTER_SILENCE_S,
    PROBE_PERIOD_S,
    SILENT_AFTER_S,
    VALUES_MISSING_AFTER_S,
    LinkMonitor,
)


@pytest.fixture
def monitor(demo_pack, link):
    return LinkMonitor(link, demo_pack, identify=True)


@pytest.fixture
def listener(demo_pack, link):
    """Watches a pack that only broadcasts."""
    return LinkMonitor(link, dataclasses.replace(demo_pack, diagnostics=None), identify=True)


def hear(monitor, last_frame_s, now_s, *, errors=0, sent=0, job_running=False):
    traffic = Traffic(last_frame_s=last_frame_s, errors=errors, sent=sent)
    monitor.heard(traffic, job_running=job_running, now_s=now_s)


def show(monitor, now_s):
    """Let values of the pack arrive just now."""
    monitor.values(now_s, job_running=False, now_s=now_s)


def miss(monitor, *times_s, job_running=False):
    for now_s in times_s:
        monitor.values(None, job_running=job_running, now_s=now_s)


def opened(monitor, now_s=0.0):
    monitor.reader_changed(ReaderState.OPEN, None, now_s)
    return monitor


def test_it_starts_with_opening_and_names_the_adapter(monitor):
    assert monitor.state(0.0).state == "opening"
    assert "slcan" in monitor.state(0.0).cause


def test_a_bus_without_frames_is_silent_and_says_what_to_check(monitor):
    opened(monitor)
    hear(monitor, None, 0.5)
    assert monitor.state(0.0).state == "opening"
    hear(monitor, None, SILENT_AFTER_S)

    state = monitor.state(0.0)
    assert state.state == "bus_silent"
    assert "500 kbit/s" in state.cause
    for hint in ("12 V", "CAN-H", "120 ohm", "bit rate"):
        assert hint in state.advice


def test_only_bus_errors_point_at_the_bit_rate_and_nothing_is_sent(monitor):
    opened(monitor)
    hear(monitor, None, 3.0, errors=12)

    assert "bus errors" in monitor.state(0.0).cause
    assert "bit rate is probably wrong" in monitor.state(0.0).advice
    assert not monitor.identification_due(100.0)


def test_silence_at_another_bit_rate_than_the_packs_names_the_right_one(demo_pack, link):
    monitor = opened(LinkMonitor(dataclasses.replace(link, bitrate_bps=250_000), demo_pack, identify=True))
    hear(monitor, None, 3.0)

    assert "250 kbit/s" in monitor.state(0.0).cause
    assert "500 kbit/s" in monitor.state(0.0).advice


def test_frames_make_it_alive_and_the_bms_is_asked_who_it_is(monitor):
    opened(monitor)
    assert not monitor.identification_due(0.0)
    hear(monitor, 0.1, 0.1)

    assert monitor.state(0.0).state == "bus_alive"
    assert monitor.identification_due(0.1)


def test_it_is_ready_once_the_bms_has_said_who_it_is_and_its_values_arrive(monitor):
    opened(monitor)
    hear(monitor, 0.1, 0.1)
    show(monitor, 0.15)
    assert monitor.state(0.15).state == "bus_alive", "values alone do not say whose they are"
    monitor.recognised(0.2)
    assert monitor.state(0.2).state == "bms_identified"
    show(monitor, 0.3)

    assert monitor.state(0.3).state == "ready"
    assert not monitor.identification_due(100.0)


def test_values_that_stay_away_lead_back_to_identified_and_the_bms_is_asked_once_for_its_session(monitor):
    opened(monitor)
    hear(monitor, 0.1, 0.1)
    monitor.recognised(0.2)
    assert "Waiting for its values" in monitor.state(0.2).cause
    show(monitor, 0.3)
    miss(monitor, 1.0, 1.0 + VALUES_MISSING_AFTER_S)
    now_s = 1.0 + VALUES_MISSING_AFTER_S

    assert monitor.state(now_s).state == "bms_identified"
    assert "values do not arrive (0x232, 0x233" in monitor.state(now_s).cause
    assert monitor.session_due(now_s)
    monitor.session_told(2)
    assert "boot loader" in monitor.state(now_s).cause
    assert not monitor.session_due(now_s + 10)
    show(monitor, now_s + 1)
    assert monitor.state(now_s + 1).state == "ready"


def test_values_that_stay_away_during_a_job_are_the_jobs_own_business(monitor):
    opened(monitor)
    hear(monitor, 0.1, 0.1)
    monitor.recognised(0.2)
    show(monitor, 0.3)
    miss(monitor, 1.0, 20.0, job_running=True)
    assert monitor.state(20.0).state == "ready"


def test_a_pack_without_live_values_is_ready_once_it_is_known(demo_pack, link):
    monitor = opened(LinkMonitor(link, dataclasses.replace(demo_pack, broadcasts=None), identify=True))
    hear(monitor, 0.1, 0.1)
    monitor.recognised(0.2)
    miss(monitor, 1.0, 60.0)
    assert monitor.state(60.0).state == "ready"


def test_a_bms_that_does_not_answer_is_explained_and_asked_again_ever_more_rarely(monitor):
    opened(monitor)
    pauses = []
    now_s = 0.0
    for _ in range(6):
        hear(monitor, now_s, now_s)
        monitor.not_recognised(NoResponseError("The BMS did not answer.", advice="Check."), now_s)
        asked_s = now_s
        while not monitor.identification_due(now_s):
            now_s += 0.1
            hear(monitor, now_s, now_s)
        pauses.append(round(now_s - asked_s, 1))

    state = monitor.state(0.0)
    assert (state.state, state.error, state.advice) == ("bus_alive", "NoResponseError", "Check.")
    assert "did not answer" in state.cause
    assert pauses == sorted(pauses)
    assert pauses[0] < 1.5
    assert 9 < pauses[-1] < 11


def test_silence_after_ready_makes_the_bms_unknown_again(monitor):
    opened(monitor)
    hear(monitor, 0.1, 0.1)
    monitor.recognised(0.2)
    show(monitor, 0.3)
    hear(monitor, 5.0, 5.0 + SILENT_AFTER_S)
    assert monitor.state(0.0).state == "bus_silent"
    hear(monitor, 20.0, 20.0)

    assert monitor.state(0.0).state == "bus_alive"
    assert monitor.identification_due(20.0)


def test_silence_during_a_job_is_the_jobs_own_business(monitor):
    opened(monitor)
    hear(monitor, 0.1, 0.1)
    monitor.recognised(0.2)
    show(monitor, 0.3)
    hear(monitor, 1.0, 9.0, job_running=True)

    assert monitor.state(0.0).state == "ready"


def test_a_silent_bms_is_asked_once_in_a_while_and_stays_known_as_long_as_it_answers(monitor):
    opened(monitor)
    hear(monitor, None, 1.5)
    assert not monitor.identification_due(1.5)
    hear(monitor, None, PROBE_AFTER_SILENCE_S)
    assert monitor.identification_due(PROBE_AFTER_SILENCE_S)
    monitor.recognised(2.1)
    assert monitor.state(2.1).state == "bms_identified"
    hear(monitor, 2.1, 4.0)
    assert monitor.state(4.0).state == "bms_identified", "its silence is known"
    assert not monitor.identification_due(4.0)
    assert monitor.identification_due(2.1 + PROBE_PERIOD_S)

    monitor.not_recognised(NoResponseError("The BMS did not answer."), 7.2)

    assert (monitor.state(7.2).state, monitor.state(7.2).error) == ("bus_silent", "NoResponseError")


def test_another_bms_that_speaks_only_when_asked_is_not_called_a_dead_bus(monitor):
    opened(monitor)
    hear(monitor, None, PROBE_AFTER_SILENCE_S)
    hear(monitor, 2.05, 2.1)
    monitor.not_recognised(UnexpectedResponseError("It has none of the values.", advice="Choose its definition."), 2.1)
    hear(monitor, 2.1, 5.0)

    state = monitor.state(0.0)
    assert (state.state, state.error) == ("bus_silent", "UnexpectedResponseError")
    assert "It has none of the values." in state.cause
    assert state.advice == "Choose its definition."


def test_a_loss_keeps_its_cause_while_the_adapter_is_being_opened_again(monitor):
    opened(monitor)
    hear(monitor, 0.1, 0.1)
    monitor.recognised(0.2)
    monitor.reader_changed(ReaderState.LOST, LinkLostError("It went away.", advice="Plug it in."), 1.0)
    monitor.reader_changed(ReaderState.OPENING, None, 1.2)

    state = monitor.state(0.0)
    assert (state.state, state.cause, state.advice, state.error) == ("lost", "It went away.", "Plug it in.", "LinkLostError")
    opened(monitor, 3.0)
    assert monitor.state(0.0).state == "opening"
    hear(monitor, 3.1, 3.1)
    assert monitor.identification_due(3.1), "another pack may be there now"


def test_an_adapter_that_never_opened_has_failed_and_bus_off_is_named(monitor):
    monitor.reader_changed(ReaderState.FAILED, AdapterNotFoundError("Nobody listens there.", advice="Start it."), 0.1)
    assert (monitor.state(0.0).state, monitor.state(0.0).error) == ("failed", "AdapterNotFoundError")

    opened(monitor)
    monitor.reader_changed(ReaderState.LOST, BusOffError("The controller left the bus."), 2.0)
    assert monitor.state(0.0).state == "bus_off"


def test_a_pack_that_only_broadcasts_is_ready_with_its_first_values_and_never_asked(listener):
    opened(listener)
    hear(listener, 0.1, 0.1)
    assert "none yet with values" in listener.state(0.1).cause
    assert not listener.identification_due(50.0)
    show(listener, 0.2)
    assert listener.state(0.2).state == "ready"
    miss(listener, 1.0, 1.0 + VALUES_MISSING_AFTER_S)

    assert listener.state(5.0).state == "bus_alive"


def test_a_bms_that_has_no_identity_to_ask_for_is_ready_with_its_values(demo_pack, link):
    nameless = dataclasses.replace(demo_pack, diagnostics=dataclasses.replace(demo_pack.diagnostics, identity={}))
    monitor = opened(LinkMonitor(link, nameless, identify=True))
    hear(monitor, 0.1, 0.1)

    assert not monitor.identification_due(50.0)
    show(monitor, 0.2)
    assert monitor.state(0.2).state == "ready"


def test_a_polled_pack_may_be_silent_for_three_periods(demo_pack, link):
    command = PollCommand(key="a", request_id=0x7E4, response_id=0x7EC, request=b"\x22\x01\x01", period_s=2.0, signals=())
    polling = Polling(commands=(command,), cells=(), cell_scale_mv=1.0, temperatures=(), readings={})
    pack = dataclasses.replace(demo_pack, diagnostics=None, broadcasts=None, polling=polling)
    monitor = opened(LinkMonitor(link, pack, identify=True))
    hear(monitor, 1.0, 1.0)
    show(monitor, 1.0)
    hear(monitor, 1.0, 6.5)
    assert monitor.state(6.5).state == "ready"
    hear(monitor, 1.0, 7.5)

    assert monitor.state(7.5).state == "bus_silent"
    assert "nobody answers" in monitor.state(7.5).cause


def test_a_listening_adapter_asks_nothing(demo_pack, link):
    monitor = opened(LinkMonitor(dataclasses.replace(link, listen_only=True), demo_pack, identify=True))
    hear(monitor, 0.1, 0.1)
    assert not monitor.identification_due(50.0)
    show(monitor, 0.2)
    assert monitor.state(0.2).state == "ready"
    hear(monitor, 0.2, 5.0)
    assert "only listens" in monitor.state(5.0).cause


def test_the_step_of_the_recovery_that_is_tried_is_told_until_the_adapter_is_back(monitor):
    opened(monitor)
    monitor.reader_changed(ReaderState.LOST, LinkLostError("It went away.", advice="Plug it in."), 1.0)
    monitor.recovering((RecoveryStep.RESET, 2, 3))
    assert monitor.state(1.0).cause == "It went away. Resetting the adapter (2 of 3)."
    opened(monitor, 2.0)
    monitor.recovering(None)
    monitor.reader_changed(ReaderState.LOST, LinkLostError("It went away."), 3.0)
    assert monitor.state(3.0).cause == "It went away."
    assert monitor.losses == 2


def test_bus_off_is_counted_and_explained(monitor):
    for number in (1, 2):
        opened(monitor, float(number))
        monitor.sampled(BusStatus(controller=ControllerState.ERROR_PASSIVE, tx_errors=248), frozenset())
        monitor.reader_changed(ReaderState.LOST, BusOffError("It left the bus.", advice="Check it."), number + 0.5)

    told = monitor.state(3.0)
    assert (told.state, told.error, monitor.bus_offs, monitor.losses) == ("bus_off", "BusOffError", 2, 0)
    assert "bus-off number 2" in told.cause
    assert "transmit errors 248" in told.cause
    assert told.advice == "Check it."


def test_polling_that_makes_way_is_the_reason_why_values_are_missing(monitor):
    opened(monitor)
    hear(monitor, 0.5, 0.5)
    monitor.polling_yields = True
    assert monitor.state(1.0).cause.startswith("Another tester is asking this BMS")
    monitor.polling_yields = False
    assert "Another tester" not in monitor.state(1.0).cause
