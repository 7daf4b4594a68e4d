"""N_As, N_Ar, N_Bs, N_Br, N_Cs and N_Cr of ISO 15765-2:2016, 9.7, in virtual time."""

import pytest

from can_drivers.bit_timing import frame_time_s
from can_drivers.errors import ConsecutiveFrameTimeoutError, FlowControlTimeoutError, TransmissionTimeoutError
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageSent, TransferFailed

ADDRESS = IsoTpAddress(tx_id=0x7E4, rx_id=0x7EC)
FOREIGN = Frame(can_id=0x250, data=bytes(8))
FOREIGN_S = frame_time_s(FOREIGN, 500_000, 2_000_000)


def endpoint(**parameters):
    return IsoTpEndpoint(ADDRESS, IsoTpParameters(**parameters))


def hears(end, text, now_s):
    end.on_frame(Frame(can_id=0x7EC, data=bytes.fromhex(text)), now_s)


def full_bus(end, from_s, until_s, *, can_id=0x250):
    """Let foreign frames follow each other without a gap; return when the endpoint reported something, or `until_s`."""
    now_s = from_s
    while now_s < until_s:
        now_s += FOREIGN_S
        end.on_frame(Frame(can_id=can_id, data=bytes(8), time_s=now_s), now_s)
        end.poll(now_s)
        if end._events:
            break
    return now_s


def error(end):
    (event,) = [event for event in end.take_events() if isinstance(event, TransferFailed)]
    return event


class TestNAs:
    def test_a_first_frame_that_cannot_leave_ends_the_message(self):
        end = endpoint(n_as_s=0.5)
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        assert full_bus(end, 0.0, 2.0) == pytest.approx(0.5, abs=0.001)
        failed = error(end)
        assert isinstance(failed.error, TransmissionTimeoutError)
        assert failed.sending
        assert end.idle

    def test_a_message_behind_frames_that_cannot_leave_is_given_up(self):
        end = endpoint(n_as_s=0.5, ahead_s=0.0)
        end.send(b"\x3e\x00", 0.0)
        end.poll(0.0)
        assert isinstance(end.take_events()[0], MessageSent)
        end.send(b"\x3e\x00", 0.0)
        assert full_bus(end, 0.0, 2.0) == pytest.approx(0.5, abs=0.001)
        assert isinstance(error(end).error, TransmissionTimeoutError)

    def test_frames_that_yield_to_ours_keep_none_of_ours_from_leaving(self):
        end = endpoint(n_as_s=0.5)
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        full_bus(end, 0.0, 2.0, can_id=0x7FF)
        assert isinstance(error(end).error, FlowControlTimeoutError)

    def test_the_next_message_after_a_silence_goes_at_once(self):
        end = endpoint(n_as_s=0.5)
        end.send(b"\x3e\x00", 0.0)
        end.poll(0.0)
        full_bus(end, 0.0, 1.5)
        end.take_events()
        end.send(b"\x3e\x00", 60.0)
        assert len(end.poll(60.0)) == 1


class TestNBs:
    def test_it_runs_from_the_first_frame_on_the_wire_and_not_from_its_hand_over(self):
        end = endpoint(n_bs_s=1.0)
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        full_bus(end, 0.0, 0.4)
        end.poll(1.3)
        assert end.take_events() == []
        end.poll(1.42)
        assert isinstance(error(end).error, FlowControlTimeoutError)

    def test_flow_control_of_ours_does_not_prolong_it(self):
        end = endpoint(n_bs_s=1.0)
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        for tenth in range(1, 12):
            hears(end, "10 20 00 00 00 00 00 00", tenth / 10)
            end.poll(tenth / 10)
        assert FlowControlTimeoutError in [
            type(e.error) for e in end.take_events() if isinstance(e, TransferFailed) and e.sending
        ]


class TestNAr:
    def test_flow_control_that_cannot_leave_ends_the_reception(self):
        end = endpoint(n_ar_s=0.5, n_as_s=0.5)
        hears(end, "10 20 00 00 00 00 00 00", 0.0)
        end.poll(0.0)
        end.take_events()
        assert full_bus(end, 0.0, 2.0) == pytest.approx(0.5, abs=0.001)
        failed = error(end)
        assert isinstance(failed.error, TransmissionTimeoutError)
        assert not failed.sending
        assert end.idle


class TestNCr:
    def test_it_runs_from_our_flow_control_on_the_wire(self):
        end = endpoint(n_cr_s=1.0)
        hears(end, "10 20 00 00 00 00 00 00", 0.0)
        end.poll(0.0)
        end.take_events()
        full_bus(end, 0.0, 0.4)
        end.poll(1.39)
        assert end.take_events() == []
        end.poll(1.42)
        assert isinstance(error(end).error, ConsecutiveFrameTimeoutError)

    def test_it_starts_again_with_every_consecutive_frame(self):
        end = endpoint(n_cr_s=1.0)
        hears(end, "10 20 00 00 00 00 00 00", 0.0)
        end.poll(0.0)
        hears(end, "21 00 00 00 00 00 00 00", 0.9)
        end.poll(1.8)
        hears(end, "22 00 00 00 00 00 00 00", 1.8)
        end.poll(2.79)
        assert not end.idle
        end.poll(2.81)
        assert end.idle


class TestOurOwnHaste:
    def test_flow_control_is_ready_as_soon_as_it_is_due(self):  # N_Br
        end = endpoint(block_size=1)
        for text in ("10 20 00 00 00 00 00 00", "21 00 00 00 00 00 00 00"):
            hears(end, text, 1.0)
            assert end.next_time_s <= 1.0
            assert [frame.data[0] for frame in end.poll(1.0)] == [0x30]

    def test_consecutive_frames_are_ready_as_soon_as_they_are_allowed(self):  # N_Cs
        end = endpoint()
        end.send(bytes(60), 0.0)
        end.poll(0.0)
        hears(end, "30 00 00", 0.3)
        assert end.next_time_s <= 0.3
        assert end.poll(0.3)[0].data[0] == 0x21

    def test_the_processor_is_awake_when_the_answer_to_the_last_frame_comes(self):
        end = endpoint()
        end.send(bytes(60), 0.0)
        end.poll(0.0)
        hears(end, "30 00 00", 0.3)
        while not end.idle:
            end.poll(0.3)
        (sent,) = end.take_events()
        assert end.next_time_s == sent.finished_s
        assert end.poll(sent.finished_s) == []
        assert end.next_time_s is None


class TestRxDl:
    @pytest.mark.parametrize("length", [7, 12, 64])
    def test_a_frame_in_the_middle_has_the_length_of_the_first_one(self, length):  # 9.5.4
        end = endpoint()
        hears(end, "10 20 00 00 00 00 00 00", 0.0)
        end.poll(0.0)
        end.on_frame(Frame(can_id=0x7EC, data=b"\x21".ljust(length, b"\xee"), is_fd=length > 8), 0.0)
        for number in range(1, 5):
            hears(end, f"2{number} 00 00 00 00 00 00 00", 0.0)
        assert end.take_events()[-1].payload == bytes(32)

    def test_the_last_frame_is_no_longer_than_the_first_one(self):  # 9.5.4
        end = endpoint()
        hears(end, "10 09 00 00 00 00 00 00", 0.0)
        end.poll(0.0)
        end.on_frame(Frame(can_id=0x7EC, data=b"\x21".ljust(12, b"\xee"), is_fd=True), 0.0)
        assert not end.idle


class TestTxDl:
    def test_frames_are_no_longer_than_it(self):  # 9.5.1
        end = endpoint(fd=True, tx_dl=24)
        end.send(bytes(22), 0.0)
        end.send(bytes(100), 0.0)
        frames = end.poll(0.0)
        hears(end, "30 00 00", 0.0)
        while not end.idle:
            frames += end.poll(end.next_time_s)
        assert {len(frame.data) for frame in frames} == {24, 12}

    @pytest.mark.parametrize("wrong", [0, 7, 9, 65])
    def test_other_lengths_are_refused(self, wrong):
        with pytest.raises(ValueError, match="TX_DL"):
            IsoTpParameters(tx_dl=wrong)


def test_a_foreign_frame_that_cannot_exist_changes_nothing():
    end = endpoint(ahead_s=0.0)
    end.send(bytes(8), 0.0)
    end.poll(0.0)
    next_s = end.next_time_s
    end.on_frame(Frame(can_id=0x250, data=bytes(9), is_fd=True, time_s=1e-6), 1e-6)
    assert end.next_time_s == next_s
