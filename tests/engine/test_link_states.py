"""The link's state machine, driven by everything that can happen in any order."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.definition import load_pack
from bms.errors import NegativeResponseError, NoResponseError, UnexpectedResponseError
from can_drivers.bus_status import BusStatus, ControllerState, RecoveryStep
from can_drivers.errors import AdapterNotFoundError, BusOffError, LinkLostError
from can_drivers.reader import ReaderState
from can_drivers.settings import LinkSettings
from engine.link_diagnosis import Traffic
from engine.link_monitor import LinkMonitor
from engine.link_states import IDENTIFIED_STATES, OPEN_STATES, TRANSITIONS, LinkEvent, LinkState

DEMO = load_pack("demo-nfm-120s")
PACKS = (DEMO, dataclasses.replace(DEMO, diagnostics=None), dataclasses.replace(DEMO, broadcasts=None))
ERRORS = (
    NoResponseError("The BMS did not answer.", advice="Check."),
    UnexpectedResponseError("It has none of the values."),
    NegativeResponseError("It refused.", service_id=0x22, code=0x31),
)
READER = (
    (ReaderState.OPENING, None),
    (ReaderState.OPEN, None),
    (ReaderState.LOST, LinkLostError("It went away.")),
    (ReaderState.LOST, BusOffError("It left the bus.")),
    (ReaderState.FAILED, AdapterNotFoundError("Nobody is there.")),
)


def steps():
    times = st.floats(0, 20)
    return st.lists(
        st.one_of(
            st.tuples(st.just("reader"), st.sampled_from(READER)),
            st.tuples(st.just("recovering"), st.sampled_from(list(RecoveryStep))),
            st.tuples(st.just("wait"), times),
            st.tuples(st.just("frame"), st.booleans()),
            st.tuples(st.just("quiet"), st.booleans()),
            st.tuples(st.just("errors"), st.integers(1, 50)),
            st.tuples(st.just("values"), st.booleans()),
            st.tuples(st.just("identified"), st.none()),
            st.tuples(st.just("unidentified"), st.sampled_from(ERRORS)),
            st.tuples(st.just("session"), st.sampled_from([None, 1, 2, 3])),
            st.tuples(st.just("sample"), st.sampled_from(list(ControllerState))),
        ),
        max_size=30,
    )


def play(monitor, what, argument, now_s, last_frame_s):
    """Let one thing happen; return when the last good frame came."""
    if what == "reader":
        monitor.reader_changed(*argument, now_s)
        return None if argument[0] is ReaderState.OPEN else last_frame_s
    if what == "frame":
        last_frame_s = now_s
    traffic = Traffic(last_frame_s=last_frame_s, errors=argument if what == "errors" else 0)
    {
        "recovering": lambda: monitor.recovering((argument, 1, 3)),
        "frame": lambda: monitor.heard(traffic, job_running=argument, now_s=now_s),
        "quiet": lambda: monitor.heard(traffic, job_running=argument, now_s=now_s),
        "errors": lambda: monitor.heard(traffic, job_running=False, now_s=now_s),
        "values": lambda: monitor.values(now_s if argument else None, job_running=False, now_s=now_s),
        "identified": lambda: monitor.recognised(now_s),
        "unidentified": lambda: monitor.not_recognised(argument, now_s),
        "session": lambda: monitor.session_told(argument),
        "sample": lambda: monitor.sampled(BusStatus(controller=argument), frozenset({0x123})),
    }[what]()
    return last_frame_s


@settings(max_examples=300, deadline=None)
@given(happenings=steps(), pack=st.sampled_from(PACKS), identify=st.booleans(), listen_only=st.booleans())
def test_whatever_happens_every_state_is_possible_has_a_cause_and_an_advice(happenings, pack, identify, listen_only):
    link = LinkSettings(interface="slcan", channel="/dev/ttyACM0", listen_only=listen_only)
    monitor = LinkMonitor(link, pack, identify=identify)
    now_s, last_frame_s, asked = 0.0, None, False
    for what, argument in happenings:
        if what == "wait":
            now_s += argument
            continue
        # The engine hands over an answer only to what it asked.
        if what in {"identified", "unidentified"} and not asked:
            asked = monitor.identification_due(now_s)
        if what in {"identified", "unidentified"} and not asked:
            continue
        before = monitor.state(now_s)
        last_frame_s = play(monitor, what, argument, now_s, last_frame_s)
        told = monitor.state(now_s)
        state = LinkState(told.state)

        assert told.cause
        assert told.advice
        assert (state in OPEN_STATES) == (monitor.is_open or state is LinkState.OPENING)
        assert (state in {LinkState.LOST, LinkState.BUS_OFF, LinkState.FAILED}) <= bool(told.error)
        assert told.answers == (state in IDENTIFIED_STATES)
        if listen_only or not identify:
            assert not monitor.identification_due(now_s)
            assert not monitor.session_due(now_s)
        if not monitor.is_open:
            assert not monitor.identification_due(now_s), "nothing is asked without an adapter"
        if state is LinkState.READY and before.state != "ready":
            assert what in {"values", "identified"}


def test_every_state_answers_every_loss_and_every_opening():
    for transitions in TRANSITIONS.values():
        assert transitions[LinkEvent.OPENED] is LinkState.OPENING
        assert transitions[LinkEvent.WENT_AWAY] is LinkState.LOST
        assert transitions[LinkEvent.LEFT_THE_BUS] is LinkState.BUS_OFF
        assert transitions[LinkEvent.NOT_OPENED] is LinkState.FAILED


def test_every_state_can_be_reached_and_left():
    reached, todo = set(), [LinkState.OPENING]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo += TRANSITIONS[state].values()
    assert reached == set(LinkState)


@pytest.mark.parametrize("state", [LinkState.LOST, LinkState.BUS_OFF, LinkState.FAILED])
def test_nothing_but_opening_the_adapter_leads_back(state):
    back = {event for event, target in TRANSITIONS[state].items() if target in OPEN_STATES}
    assert back == {LinkEvent.OPENED}


def test_the_picture_in_the_documentation_is_this_table():
    text = Path("docs/link.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| (.*) \|$", text, re.MULTILINE))
    for state, transitions in TRANSITIONS.items():
        own = {event: target for event, target in transitions.items() if event not in TRANSITIONS[LinkState.LOST]}
        shown = ", ".join(f"{event.value} → `{target}`" for event, target in own.items()) or "–"
        assert rows[state.value] == shown
