"""Byte transcripts of ISO 15765-2:2016, clause by clause. Everything is sent and received by hand, in virtual time."""

import itertools

import pytest

from can_drivers.errors import (
    BufferOverflowError,
    ConsecutiveFrameTimeoutError,
    FlowControlError,
    FlowControlTimeoutError,
    IsoTpError,
    WrongSequenceNumberError,
)
from can_drivers.frames import Frame
from can_drivers.isotp import (
    FirstFrameReceived,
    IsoTpAddress,
    IsoTpEndpoint,
    IsoTpParameters,
    MessageReceived,
    MessageSent,
    TransferFailed,
)

TX, RX = 0x7E4, 0x7EC


def endpoint(**parameters):
    return IsoTpEndpoint(IsoTpAddress(tx_id=TX, rx_id=RX), IsoTpParameters(**parameters))


def hears(end, text, now_s=0.0, *, fd=False, can_id=RX, extended=False):
    end.on_frame(Frame(can_id=can_id, data=bytes.fromhex(text), is_fd=fd, is_extended=extended), now_s)


def says(end, now_s=0.0):
    return [frame.data.hex(" ") for frame in end.poll(now_s)]


def received(end):
    return [event.payload for event in end.take_events() if isinstance(event, MessageReceived)]


def failure(end):
    (event,) = [event for event in end.take_events() if isinstance(event, TransferFailed)]
    return event.error


class TestSingleFrames:
    def test_seven_bytes_fill_a_classic_frame(self):  # 9.6.2.1, table 9
        end = endpoint()
        end.send(bytes.fromhex("22 F1 8C 01 02 03 04"), 0.0)
        assert says(end) == ["07 22 f1 8c 01 02 03 04"]

    def test_shorter_messages_are_padded(self):  # 10.4.2.1
        end = endpoint(padding=0xAA)
        end.send(b"\x3e\x00", 0.0)
        assert says(end) == ["02 3e 00 aa aa aa aa aa"]

    def test_without_padding_the_frame_ends_with_the_message(self):  # 10.4.2.1
        end = endpoint(padding=None)
        end.send(b"\x3e\x00", 0.0)
        assert says(end) == ["02 3e 00"]

    def test_frames_carry_our_id_and_format(self):
        end = IsoTpEndpoint(IsoTpAddress(tx_id=0x18DA10F1, rx_id=0x18DAF110, is_extended=True), IsoTpParameters(fd=True))
        end.send(b"\x3e\x00", 0.0)
        (frame,) = end.poll(0.0)
        assert (frame.can_id, frame.is_extended, frame.is_fd, frame.bitrate_switch) == (0x18DA10F1, True, True, True)

    def test_fd_messages_of_eight_bytes_use_the_escape(self):  # 9.6.2.1, table 10
        end = endpoint(fd=True)
        end.send(bytes(range(8)), 0.0)
        assert says(end) == ["00 08 00 01 02 03 04 05 06 07 cc cc"]

    def test_62_bytes_fill_an_fd_frame(self):  # 9.6.2.1, table 10
        end = endpoint(fd=True)
        end.send(bytes(range(62)), 0.0)
        (frame,) = end.poll(0.0)
        assert frame.data == b"\x00\x3e" + bytes(range(62))

    def test_short_fd_messages_use_the_classic_layout(self):  # 9.6.2.1, table 10
        end = endpoint(fd=True, padding=None)
        end.send(b"\x3e\x00", 0.0)
        assert says(end) == ["02 3e 00"]

    def test_one_message_may_go_in_the_other_format(self):
        end = endpoint(fd=True)
        end.send(bytes(7), 0.0, fd=False)
        (frame,) = end.poll(0.0)
        assert (frame.is_fd, frame.bitrate_switch) == (False, False)

    @pytest.mark.parametrize("text", ["03 7e 00 01", "03 7e 00 01 cc cc cc cc"])
    def test_reception_with_and_without_padding(self, text):
        end = endpoint()
        hears(end, text, 1.5)
        assert end.take_events() == [MessageReceived(payload=b"\x7e\x00\x01", started_s=1.5, finished_s=1.5, is_fd=False)]

    def test_reception_of_the_fd_escape(self):
        end = endpoint()
        hears(end, "00 09 01 02 03 04 05 06 07 08 09 cc", fd=True)
        (event,) = end.take_events()
        assert event.payload == bytes(range(1, 10))
        assert event.is_fd

    @pytest.mark.parametrize(
        ("text", "fd"),
        [
            ("00", False),  # 9.6.2.2: SF_DL 0 is reserved
            ("00 01 02 03 04 05 06 07", False),
            ("08 01 02 03 04 05 06 07", False),  # 9.6.2.2: SF_DL above 7
            ("03 7e 00", False),  # 9.6.2.2: CAN_DL too small for SF_DL
            ("00 0b 01 02 03 04 05 06 07 08 09 0a", True),  # 9.6.2.2: SF_DL above CAN_DL - 2
            ("00 00 01 02 03 04 05 06 07 08 09 0a", True),
            ("03 7e 00 01 02 03 04 05 06 07 08 09", True),  # 9.6.2.2: no escape although CAN_DL > 8
        ],
    )
    def test_malformed_single_frames_are_ignored(self, text, fd):
        end = endpoint()
        hears(end, text, fd=fd)
        assert end.take_events() == []
        assert says(end) == []


class TestSegmentedSending:
    def test_first_frame_flow_control_consecutive_frames(self):  # 9.2, figure 4
        end = endpoint()
        end.send(bytes(range(16)), 0.0)
        assert says(end) == ["10 10 00 01 02 03 04 05"]
        hears(end, "30 00 00")
        assert says(end) == ["21 06 07 08 09 0a 0b 0c", "22 0d 0e 0f cc cc cc cc"]

    def test_nothing_follows_the_first_frame_without_flow_control(self):  # 9.2
        end = endpoint()
        end.send(bytes(16), 0.0)
        end.poll(0.0)
        assert says(end, 0.9) == []

    def test_sequence_number_wraps_from_15_to_0(self):  # 9.6.4.3, table 17
        end = endpoint(ahead_s=10.0)
        end.send(bytes(6 + 7 * 17), 0.0)
        end.poll(0.0)
        hears(end, "30 00 00")
        frames = []
        while not end.idle:
            frames += end.poll(0.0)
        assert [frame.data[0] for frame in frames] == [*range(0x21, 0x30), 0x20, 0x21]

    def test_4095_bytes_still_use_twelve_bits_of_length(self):  # 9.6.3.1, table 13
        end = endpoint()
        end.send(bytes(4095), 0.0)
        assert says(end) == ["1f ff 00 00 00 00 00 00"]

    def test_4096_bytes_use_the_escape(self):  # 9.6.3.1, table 13
        end = endpoint()
        end.send(b"\x55" * 4096, 0.0)
        assert says(end) == ["10 00 00 00 10 00 55 55"]
        hears(end, "30 01 00")
        assert says(end) == ["21 55 55 55 55 55 55 55"]

    def test_fd_first_frame_carries_62_bytes_and_the_last_frame_is_filled_to_an_fd_length(self):  # 9.6.3.1, 10.4.2.2
        end = endpoint(fd=True, ahead_s=1.0)
        end.send(bytes(range(62 + 63 + 10)), 0.0)
        (first,) = end.poll(0.0)
        hears(end, "30 00 00 cc cc cc cc cc", fd=True)
        middle, last = end.poll(0.0)
        assert first.data == b"\x10\x87" + bytes(range(62))
        assert middle.data == b"\x21" + bytes(range(62, 125))
        assert last.data == b"\x22" + bytes(range(125, 135)) + b"\xcc"

    def test_block_size_stops_for_another_flow_control(self):  # 9.6.5.3
        end = endpoint()
        end.send(bytes(6 + 7 * 5), 0.0)
        end.poll(0.0)
        hears(end, "30 02 00")
        assert len(end.poll(0.0)) == 2
        assert end.poll(0.5) == []
        hears(end, "30 03 00", 0.5)
        assert len(end.poll(0.5) + end.poll(0.5)) == 3
        assert end.idle

    def test_sent_is_reported_with_the_time_the_last_bit_leaves(self):
        end = endpoint(padding=None)
        end.send(b"\x00", 2.0)
        end.poll(2.0)
        # id 0x7E4, 2 bytes: about 47 + 16 bits and a few stuff bits at 500 kbit/s.
        (event,) = end.take_events()
        assert isinstance(event, MessageSent)
        assert 63 / 500_000 <= event.finished_s - 2.0 <= 76 / 500_000

    def test_messages_wait_for_each_other(self):
        end = endpoint()
        end.send(bytes(8), 0.0)
        end.send(b"\x3e\x00", 0.0)
        assert says(end) == ["10 08 00 00 00 00 00 00"]
        hears(end, "30 00 00")
        assert says(end) == ["21 00 00 cc cc cc cc cc", "02 3e 00 cc cc cc cc cc"]

    def test_unexpected_flow_control_is_ignored(self):  # 9.8.3, table 23
        end = endpoint()
        hears(end, "30 00 00")
        hears(end, "32 00 00")
        assert says(end) == []
        assert end.take_events() == []

    def test_flow_control_in_the_middle_of_a_block_is_ignored(self):  # 9.8.3
        end = endpoint(ahead_s=0.0)
        end.send(bytes(6 + 7 * 3), 0.0)
        end.poll(0.0)
        hears(end, "30 00 00")
        assert len(end.poll(0.0)) == 1
        hears(end, "32 00 00")
        assert len(end.poll(1.0)) == 1
        assert end.take_events() == []

    def test_short_flow_control_is_ignored(self):  # 9.6.5
        end = endpoint()
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        hears(end, "30 00")
        assert says(end) == []

    def test_an_empty_message_cannot_be_sent(self):
        with pytest.raises(ValueError, match="0 bytes"):
            endpoint().send(b"", 0.0)


class TestFlowControlValues:
    @pytest.mark.parametrize("value", range(256))
    def test_st_min_is_never_undercut(self, value):  # 9.6.5.4, table 20; reserved values: 9.6.5.5
        expected_s = value / 1000 if value <= 0x7F else (value - 0xF0) / 10_000 if 0xF1 <= value <= 0xF9 else 0.127
        end = endpoint(padding=0x55)
        end.send(b"\x55" * (6 + 7 * 3), 0.0)
        end.poll(0.0)
        hears(end, f"30 00 {value:02x}", 0.001)
        frame_s, margin_s = 111 / 500_000, IsoTpParameters().st_min_margin_s
        now_s, times = 0.001, []
        while not end.idle:
            times += [now_s] * len(end.poll(now_s))
            now_s = max(now_s, end.next_time_s or now_s)
        if expected_s == 0:
            assert times == [0.001] * 3
        else:
            for earlier, later in itertools.pairwise(times):
                assert expected_s + frame_s <= later - earlier <= expected_s + margin_s + 1.25 * frame_s

    def test_st_min_holds_across_blocks(self):  # 9.6.5.4
        end = endpoint()
        end.send(bytes(6 + 7 * 2), 0.0)
        end.poll(0.0)
        hears(end, "30 01 0a", 0.001)
        assert len(end.poll(0.001)) == 1
        hears(end, "30 01 0a", 0.002)
        assert end.poll(0.002) == []
        assert end.poll(0.011) == []
        assert len(end.poll(0.0122)) == 1

    def test_wait_restarts_n_bs(self):  # 9.6.5.2
        end = endpoint(n_bs_s=1.0)
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        for second in (0.9, 1.8, 2.7):
            hears(end, "31 00 00", second)
            assert says(end, second) == []
        hears(end, "30 00 00", 3.6)
        assert len(end.poll(3.6)) == 1

    def test_too_many_waits_end_the_transfer(self):  # 9.6.5.2, 9.7 N_WFTmax
        end = endpoint(wait_frames_max=2)
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        for _ in range(2):
            hears(end, "31 00 00")
        assert end.take_events() == []
        hears(end, "31 00 00")
        assert isinstance(failure(end), FlowControlError)
        assert end.idle

    def test_a_continue_resets_the_count_of_waits(self):  # 9.7
        end = endpoint(wait_frames_max=1)
        end.send(bytes(6 + 7 + 1), 0.0)
        end.poll(0.0)
        for text in ("31 00 00", "30 01 00"):
            hears(end, text)
        end.poll(0.0)
        hears(end, "31 00 00")
        assert end.take_events() == []

    def test_overflow_ends_the_transfer(self):  # 9.6.5.2, table 18
        end = endpoint()
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        hears(end, "32 00 00")
        assert isinstance(failure(end), BufferOverflowError)
        assert says(end) == []

    @pytest.mark.parametrize("status", range(3, 16))
    def test_reserved_flow_status_ends_the_transfer(self, status):  # 9.6.5.2, N_INVALID_FS
        end = endpoint()
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        hears(end, f"3{status:x} 00 00")
        assert isinstance(failure(end), FlowControlError)
        assert end.idle

    def test_missing_flow_control_is_noticed_under_heavy_foreign_traffic(self):  # 9.7, N_Bs
        end = endpoint(n_bs_s=1.0)
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        now_s = 0.0
        while not (events := end.take_events()):
            now_s += 0.0003
            end.on_frame(Frame(can_id=0x250, data=bytes(8), time_s=now_s), now_s)
            assert end.poll(now_s) == []
        assert isinstance(events[0].error, FlowControlTimeoutError)
        assert events[0].sending
        assert now_s == pytest.approx(1.0, abs=0.002)

    def test_missing_flow_control_within_a_message_is_noticed(self):  # 9.7, N_Bs
        end = endpoint(n_bs_s=0.5)
        end.send(bytes(6 + 7 + 1), 0.0)
        end.poll(0.0)
        hears(end, "30 01 00", 0.1)
        end.poll(0.1)
        assert end.poll(0.59) == []
        assert end.take_events() == []
        end.poll(0.61)
        assert isinstance(failure(end), FlowControlTimeoutError)


class TestSegmentedReception:
    def test_first_frame_is_answered_and_the_message_put_together(self):  # 9.2, figure 4
        end = endpoint()
        hears(end, "10 0a 00 01 02 03 04 05", 1.0)
        assert says(end, 1.0) == ["30 00 00 cc cc cc cc cc"]
        hears(end, "21 06 07 08 09 cc cc cc", 1.2)
        assert end.take_events() == [
            FirstFrameReceived(started_s=1.0, length=10),
            MessageReceived(payload=bytes(range(10)), started_s=1.0, finished_s=1.2, is_fd=False),
        ]
        assert end.idle

    @pytest.mark.parametrize(
        ("st_min_s", "byte"),
        [
            (0.0, "00"),
            (0.0001, "f1"),
            (0.00085, "f9"),
            (0.0009, "f9"),
            (0.00095, "01"),
            (0.001, "01"),
            (0.0011, "02"),
            (0.127, "7f"),
        ],
    )
    def test_flow_control_asks_for_what_the_parameters_say(self, st_min_s, byte):  # 9.6.5.4: never less than wanted
        end = endpoint(block_size=8, st_min_s=st_min_s, padding=None)
        hears(end, "10 0a 00 01 02 03 04 05")
        assert says(end) == [f"30 08 {byte}"]

    def test_after_each_block_another_flow_control(self):  # 9.6.5.3
        end = endpoint(block_size=2, padding=None)
        hears(end, "10 22 00 00 00 00 00 00")  # 6 + 4 * 7 bytes
        assert says(end) == ["30 02 00"]
        hears(end, "21 00 00 00 00 00 00 00")
        assert says(end) == []
        hears(end, "22 00 00 00 00 00 00 00")
        assert says(end) == ["30 02 00"]
        hears(end, "23 00 00 00 00 00 00 00")
        hears(end, "24 00 00 00 00 00 00 00")
        assert says(end) == []
        assert received(end) == [bytes(34)]

    def test_escaped_length(self):  # 9.6.3.1
        end = endpoint()
        hears(end, "10 00 00 00 10 01 aa aa")
        number = 1
        while not end.idle:
            says(end)
            hears(end, f"2{number:x}" + " aa" * 7)
            number = (number + 1) % 16
        assert received(end) == [b"\xaa" * 4097]

    def test_fd_first_frame_is_answered_in_fd(self):  # 9.8.2
        end = endpoint()
        end.on_frame(Frame(can_id=RX, data=b"\x10\x7d" + bytes(range(62)), is_fd=True), 0.0)
        (answer,) = end.poll(0.0)
        assert answer.is_fd
        end.on_frame(Frame(can_id=RX, data=b"\x21" + bytes(range(62, 125)), is_fd=True), 0.0)
        assert received(end) == [bytes(range(125))]

    def test_wrong_sequence_number_ends_the_reception(self):  # 9.6.4.4
        end = endpoint()
        hears(end, "10 20 00 00 00 00 00 00")
        hears(end, "22 00 00 00 00 00 00 00")
        assert isinstance(failure(end), WrongSequenceNumberError)
        hears(end, "21 00 00 00 00 00 00 00")
        assert end.take_events() == []

    def test_doubled_consecutive_frame_ends_the_reception(self):  # 9.6.4.4
        end = endpoint()
        hears(end, "10 20 00 00 00 00 00 00")
        for _ in range(2):
            hears(end, "21 00 00 00 00 00 00 00")
        assert isinstance(failure(end), WrongSequenceNumberError)

    def test_missing_consecutive_frame_is_noticed(self):  # 9.7, N_Cr
        end = endpoint(n_cr_s=1.0)
        hears(end, "10 20 00 00 00 00 00 00", 0.0)
        end.poll(0.0)
        hears(end, "21 00 00 00 00 00 00 00", 0.8)
        assert end.next_time_s == pytest.approx(1.8)
        end.poll(1.79)
        assert not end.idle
        end.take_events()
        end.poll(1.8)
        assert isinstance(failure(end), ConsecutiveFrameTimeoutError)
        assert end.next_time_s is None

    @pytest.mark.parametrize("text", ["02 7e 00", "10 09 07 07 07 07 07 07"])
    def test_a_new_message_ends_the_one_in_progress(self, text):  # 9.8.3, N_UNEXP_PDU
        end = endpoint()
        hears(end, "10 20 00 00 00 00 00 00")
        end.take_events()
        hears(end, text)
        failed, new = end.take_events()
        assert isinstance(failed.error, IsoTpError)
        assert not failed.sending
        assert isinstance(new, FirstFrameReceived | MessageReceived)

    def test_a_doubled_first_frame_starts_over(self):  # 9.8.3
        end = endpoint()
        for _ in range(2):
            hears(end, "10 09 01 02 03 04 05 06")
        hears(end, "21 07 08 09")
        assert received(end) == [bytes(range(1, 10))]

    def test_too_long_a_message_is_answered_with_overflow(self):  # 9.6.3.2, 9.6.5.2
        end = endpoint(max_receive_length=100)
        hears(end, "10 65 00 00 00 00 00 00")
        assert says(end) == ["32 00 00 cc cc cc cc cc"]
        assert isinstance(failure(end), BufferOverflowError)
        assert end.idle

    @pytest.mark.parametrize(
        "text",
        [
            "10 20 00 00 00 00 00",  # 9.6.3.2: CAN_DL below 8
            "10 07 00 00 00 00 00 00",  # 9.6.3.2, table 14: fits into a single frame
            "10 00 00 00 0f ff 00 00",  # 9.6.3.2: escape although 12 bits are enough
        ],
    )
    def test_malformed_first_frames_are_ignored(self, text):
        end = endpoint()
        hears(end, text)
        assert says(end) == []
        assert end.take_events() == []

    def test_consecutive_frame_without_a_message_is_ignored(self):  # 9.8.3
        end = endpoint()
        hears(end, "21 00 00 00 00 00 00 00")
        assert end.take_events() == []

    @pytest.mark.parametrize("text", ["21 06 07 08", "21", "21 06 07 08 09 0a 0b"])
    def test_short_consecutive_frame_is_ignored(self, text):  # 9.6.4.2
        end = endpoint()
        hears(end, "10 0d 00 01 02 03 04 05")
        hears(end, text)
        hears(end, "21 06 07 08 09 0a 0b 0c")
        assert received(end) == [bytes(range(13))]

    @pytest.mark.parametrize("kind", range(4, 16))
    def test_unknown_frame_types_are_ignored(self, kind):  # 9.6.1, table 8
        end = endpoint()
        hears(end, f"{kind:x}3 01 02 03")
        assert end.take_events() == []

    def test_other_ids_formats_and_reports_are_ignored(self):
        end = endpoint()
        hears(end, "02 7e 00", can_id=0x7ED)
        hears(end, "02 7e 00", extended=True)
        hears(end, "")
        end.on_frame(Frame(can_id=RX, data=b"\x02\x7e\x00", is_error=True), 0.0)
        end.on_frame(Frame(can_id=RX, data=b"", is_remote=True), 0.0)
        assert end.take_events() == []

    def test_both_directions_at_once(self):  # 9.8.3, full duplex
        end = endpoint(padding=None)
        end.send(bytes(range(8)), 0.0)
        assert says(end) == ["10 08 00 01 02 03 04 05"]
        hears(end, "10 09 10 11 12 13 14 15")
        assert says(end) == ["30 00 00"]
        hears(end, "30 00 00")
        hears(end, "21 16 17 18")
        assert says(end) == ["21 06 07"]
        assert received(end) == [bytes(range(0x10, 0x19))]
        assert end.idle

    def test_abort_forgets_both_directions(self):
        end = endpoint()
        end.send(bytes(8), 0.0)
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        hears(end, "10 09 10 11 12 13 14 15")
        end.take_events()
        end.abort()
        assert end.idle
        assert says(end, 10.0) == []
        assert end.take_events() == []


class TestParameters:
    @pytest.mark.parametrize(
        "wrong", [{"block_size": 256}, {"block_size": -1}, {"st_min_s": 0.2}, {"st_min_s": -0.1}, {"padding": 256}]
    )
    def test_values_no_frame_can_carry_are_refused(self, wrong):
        with pytest.raises(ValueError, match="not"):
            IsoTpParameters(**wrong)

    @pytest.mark.parametrize(
        ("tx", "rx", "extended"), [(0x800, 1, False), (1, 1, False), (0x2000_0000, 1, True), (1, -1, True)]
    )
    def test_impossible_addresses_are_refused(self, tx, rx, extended):
        with pytest.raises(ValueError, match="0x"):
            IsoTpAddress(tx_id=tx, rx_id=rx, is_extended=extended)
