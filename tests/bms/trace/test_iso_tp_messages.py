"""Recorded conversations become messages again; what was lost shows as broken."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.definition import load_pack
from bms.trace.frame_names import DiagnosticRole
from bms.trace.iso_tp_messages import IsoTpMessages
from bms.trace.trace_store import TraceStore
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters
from can_drivers.isotp.parameters import AddressingMode


@pytest.fixture(scope="module")
def diagnostics():
    return load_pack("demo-nfm-120s").diagnostics


ADDRESSINGS = {
    "normal": {},
    "normal fixed": {"request_id": 0x18DA10F1, "response_id": 0x18DAF110, "functional_id": 0x18DB33F1, "is_extended": True},
    "extended": {
        "addressing": "extended",
        "request_address_byte": 0x10,
        "response_address_byte": 0xF1,
        "functional_address_byte": 0x33,
    },
    "mixed": {
        "addressing": "mixed",
        "request_address_byte": 0x42,
        "response_address_byte": 0x42,
        "functional_address_byte": 0x42,
    },
}


def conversation(diagnostics, requests, *, fd=False, block_size=4):
    """Real endpoints talk over a wire that records every frame."""
    request = IsoTpAddress(
        tx_id=diagnostics.request_id,
        rx_id=diagnostics.response_id,
        is_extended=diagnostics.is_extended,
        mode=AddressingMode(diagnostics.addressing),
        tx_address_byte=diagnostics.request_address_byte,
        rx_address_byte=diagnostics.response_address_byte,
    )
    response = replace(
        request,
        tx_id=request.rx_id,
        rx_id=request.tx_id,
        tx_address_byte=request.rx_address_byte,
        rx_address_byte=request.tx_address_byte,
    )
    parameters = IsoTpParameters(fd=fd, block_size=block_size)
    tester, ecu = IsoTpEndpoint(request, parameters), IsoTpEndpoint(response, parameters)
    recorded, now_s = [], 10.0
    for asked, answered in requests:
        for sender, receiver, payload in ((tester, ecu, asked), (ecu, tester, answered)):
            sender.send(payload, now_s)
            for _ in range(4000):
                for one, other in ((sender, receiver), (receiver, sender)):
                    for frame in one.poll(now_s):
                        recorded.append(replace(frame, time_s=now_s))
                        other.on_frame(recorded[-1], now_s)
                now_s += 0.001
                if sender.idle and receiver.idle:
                    break
            sender.take_events()
            receiver.take_events()
    return recorded


def messages_of(diagnostics, frames, most_frames=10**6):
    store = TraceStore()
    store.append(unpack(pack(frames)))
    reader = IsoTpMessages(diagnostics, 0)
    while not reader.read(store, most_frames):
        pass
    return reader.messages


@pytest.mark.parametrize("fd", [False, True])
@pytest.mark.parametrize("addressing", ADDRESSINGS)
def test_every_message_comes_back_whole_in_every_addressing(diagnostics, addressing, fd):
    used = replace(diagnostics, **ADDRESSINGS[addressing])
    said = [(b"\x22\xf1\x90", b"\x62\xf1\x90" + bytes(range(17))), (b"\x36\x01" + bytes(range(200)), b"\x76\x01")]
    frames = conversation(used, said, fd=fd)
    noise = Frame(can_id=0x232, data=bytes(8), time_s=10.0)
    heard = messages_of(used, [noise, *frames])
    assert [message.payload for message in heard] == [payload for pair in said for payload in pair]
    assert [message.role.value for message in heard] == ["request", "response"] * 2
    assert [message.request for message in heard] == [None, 0, None, 2]
    assert not any(message.problem for message in heard)
    assert heard[0].first_row == heard[0].last_row == 1
    assert heard[-1].last_row == len(frames)
    assert heard[2].first_row < heard[2].last_row
    assert heard[2].started_s < heard[2].finished_s


def test_reading_step_by_step_gives_the_same(diagnostics):
    frames = conversation(diagnostics, [(b"\x22\xd1\x00", b"\x62\xd1\x00" + bytes(96))] * 3)
    assert messages_of(diagnostics, frames, most_frames=1) == messages_of(diagnostics, frames)


def test_a_lost_frame_breaks_its_message_and_no_other(diagnostics):
    frames = conversation(diagnostics, [(b"\x22\xd1\x00", b"\x62\xd1\x00" + bytes(96))] * 2)
    lost = next(row for row, frame in enumerate(frames) if frame.data[0] == 0x23)
    heard = messages_of(diagnostics, frames[:lost] + frames[lost + 1 :])
    assert [bool(message.problem) for message in heard] == [False, True, False, False]
    assert "lost or doubled" in heard[1].problem
    assert heard[1].role is DiagnosticRole.RESPONSE
    assert heard[1].first_row < heard[1].last_row


def test_a_message_that_stops_in_the_middle_is_given_up_when_the_next_one_comes(diagnostics):
    frames = conversation(diagnostics, [(b"\x22\xd1\x00", b"\x62\xd1\x00" + bytes(96)), (b"\x3e\x00", b"\x7e\x00")])
    second = next(row for row, frame in enumerate(frames) if frame.data[:2] == b"\x02\x3e")
    later = [replace(frame, time_s=frame.time_s + 60.0) for frame in frames[second:]]
    heard = messages_of(diagnostics, frames[: second - 3] + later)
    assert [message.payload[:1] for message in heard] == [b"\x22", b"", b"\x3e", b"\x7e"]
    assert "stopped in the middle" in heard[1].problem


def test_a_negative_answer_belongs_to_the_request_it_names(diagnostics):
    said = [(b"\x22\xf1\x90", b"\x7f\x22\x78"), (b"\x3e\x00", b"\x7e\x00")]
    frames = conversation(diagnostics, said)
    late = Frame(can_id=diagnostics.response_id, data=b"\x03\x7f\x22\x31", time_s=frames[-1].time_s + 0.1)
    assert [message.request for message in messages_of(diagnostics, [*frames, late])] == [None, 0, None, 2, 0]


def test_a_request_to_all_is_told_apart(diagnostics):
    (message,) = messages_of(diagnostics, [Frame(can_id=diagnostics.functional_id, data=b"\x02\x3e\x80", time_s=1.0)])
    assert message.role is DiagnosticRole.FUNCTIONAL
    assert message.payload == b"\x3e\x80"


def test_any_frames_on_the_diagnostic_ids_are_survived(diagnostics):
    ids = st.sampled_from([diagnostics.request_id, diagnostics.response_id, diagnostics.functional_id])

    @settings(max_examples=80, deadline=None)
    @given(st.lists(st.tuples(ids, st.binary(max_size=8), st.integers(0, 5000)), max_size=40))
    def holds(drawn):
        frames = [Frame(can_id=can_id, data=data, time_s=ms / 1000) for can_id, data, ms in drawn]
        for message in messages_of(diagnostics, frames):
            assert bool(message.payload) != bool(message.problem)
            assert 0 <= message.first_row <= message.last_row < len(frames)

    holds()
