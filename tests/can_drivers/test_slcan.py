"""The serial-line protocol: every line both ways, damage, replies, opening, loss; over TCP and a pseudo-terminal."""

import itertools
import time

import can.interfaces.slcan
import pytest
import serial
from hypothesis import given
from hypothesis import strategies as st

from can_drivers.bus import open_bus
from can_drivers.bus_status import ControllerState, RecoveryStep
from can_drivers.byte_streams import SerialStream, TcpStream, open_stream
from can_drivers.errors import AdapterBusyError, AdapterNotFoundError, BusOffError, LinkError, LinkLostError
from can_drivers.frames import Frame
from can_drivers.settings import LinkSettings
from can_drivers.slcan_commands import BITRATE_COMMANDS, DATA_BITRATE_COMMANDS
from can_drivers.slcan_lines import SlcanParser, encode
from tests.can_drivers.devices.lawicel import Lawicel
from tests.can_drivers.devices.lines import TcpLine

FD_LENGTHS = [*range(9), 12, 16, 20, 24, 32, 48, 64]

LINES = [
    ("t7EC3027E00\r", Frame(can_id=0x7EC, data=b"\x02\x7e\x00")),
    ("t0000\r", Frame(can_id=0, data=b"")),
    ("T18DAF11021234\r", Frame(can_id=0x18DAF110, data=b"\x12\x34", is_extended=True)),
    ("r1230\r", Frame(can_id=0x123, data=b"", is_remote=True)),
    ("R1ABCDEF00\r", Frame(can_id=0x1ABCDEF0, data=b"", is_extended=True, is_remote=True)),
    ("d7EC1AA\r", Frame(can_id=0x7EC, data=b"\xaa", is_fd=True)),
    ("D18DAF1101AA\r", Frame(can_id=0x18DAF110, data=b"\xaa", is_extended=True, is_fd=True)),
    ("b7EC9" + "55" * 12 + "\r", Frame(can_id=0x7EC, data=b"\x55" * 12, is_fd=True, bitrate_switch=True)),
    (
        "B18DAF110F" + "0F" * 64 + "\r",
        Frame(can_id=0x18DAF110, data=b"\x0f" * 64, is_extended=True, is_fd=True, bitrate_switch=True),
    ),
]


def frames():
    def build(data, random, can_id, extended, fd, switch):
        length = max(n for n in (FD_LENGTHS if fd else range(9)) if n <= len(data))
        return Frame(
            can_id=can_id & (0x1FFFFFFF if extended else 0x7FF),
            data=data[:length],
            is_extended=extended,
            is_fd=fd,
            bitrate_switch=fd and switch,
        )

    booleans = st.booleans()
    return st.builds(build, st.binary(max_size=64), st.none(), st.integers(0, 0x1FFFFFFF), booleans, booleans, booleans)


def receive(bus, count, timeout_s=3.0):
    got = []
    deadline_s = time.monotonic() + timeout_s
    while len(got) < count and time.monotonic() < deadline_s:
        got += bus.receive(0.05)
    return got


def settings(channel, **options):
    return LinkSettings(interface="slcan", channel=channel, **options)


def without_time(frame):
    return (frame.can_id, frame.data, frame.is_extended, frame.is_fd, frame.bitrate_switch, frame.is_remote)


class TestLines:
    @pytest.mark.parametrize(("line", "frame"), LINES)
    def test_each_kind_of_frame_is_written_and_read(self, line, frame):
        assert encode(frame) == line
        assert SlcanParser().feed(line.encode(), 0.0) == [frame]

    def test_frames_carry_their_time_of_reception(self):
        (frame,) = SlcanParser().feed(b"t1000\r", 12.5)
        assert frame.time_s == 12.5

    @given(st.lists(frames(), max_size=20), st.lists(st.integers(0, 400), max_size=10))
    def test_any_chunking_gives_the_same_frames(self, sent, cuts):
        raw = "".join(map(encode, sent)).encode()
        edges = [0, *sorted(min(cut, len(raw)) for cut in cuts), len(raw)]
        parser = SlcanParser()
        got = [frame for begin, end in itertools.pairwise(edges) for frame in parser.feed(raw[begin:end], 0.0)]
        assert got == sent
        assert parser.malformed == 0

    def test_time_stamps_of_the_adapter_are_skipped(self):
        (frame,) = SlcanParser().feed(b"t1002AABB1F40\r", 0.0)
        assert frame.data == b"\xaa\xbb"

    def test_candapter_calls_extended_frames_x(self):
        (frame,) = SlcanParser().feed(b"x000001001AA\r", 0.0)
        assert (frame.can_id, frame.is_extended) == (0x100, True)

    @pytest.mark.parametrize("reply", [b"\r", b"z\r", b"Z\r", b"V1013\r", b"N1234\r", b"F00\r"])
    def test_replies_are_no_frames(self, reply):
        parser = SlcanParser()
        (frame,) = parser.feed(reply + b"t1000\r", 0.0)
        assert frame.can_id == 0x100
        assert parser.malformed == parser.refused == 0

    def test_refused_frames_are_counted(self):
        parser = SlcanParser()
        assert len(parser.feed(b"z\r\a\at1000\r\a", 0.0)) == 1
        assert parser.refused == 3

    @pytest.mark.parametrize(
        "line",
        [
            *("t1238AABB", "t12", "t1239" + "00" * 9, "t123200", "txyz0", "t1002AAXX", "B0000", "t1002AABBC"),
            # What int() and bytes.fromhex() would take for numbers.
            *(
                "t+120",
                "t1_20",
                "t 120",
                "t1002AA B",
                "t1002A ABB",
                "t8000",
                "T200000000",
                "t123x",
                "tFFF0",
                "1002AABB",
                "s012",
            ),
        ],
    )
    def test_damaged_lines_are_counted_and_never_become_frames(self, line):
        parser = SlcanParser()
        (frame,) = parser.feed(f"{line}\rt1000\r".encode(), 0.0)
        assert frame.can_id == 0x100
        assert parser.malformed == 1

    def test_endless_noise_is_not_kept(self):
        parser = SlcanParser()
        for _ in range(100):
            parser.feed(b"\xff" * 1000, 0.0)
        assert len(parser.feed(b"\rt1000\r", 0.0)) == 1

    @given(st.lists(st.binary(max_size=60), max_size=12))
    def test_no_bytes_raise_and_the_next_line_is_read_again(self, chunks):
        parser = SlcanParser()
        for chunk in chunks:
            parser.feed(chunk, 0.0)
        parser.feed(b"\r", 0.0)
        (frame,) = parser.feed(b"t1231AA\r", 0.0)
        assert (frame.can_id, frame.data) == (0x123, b"\xaa")

    def test_a_refusal_in_the_middle_of_a_damaged_line_costs_that_line_only(self):
        parser = SlcanParser()
        assert [frame.can_id for frame in parser.feed(b"t12\at1000\r", 0.0)] == [0x100]
        assert (parser.malformed, parser.refused) == (1, 1)

    def test_the_end_of_an_overlong_line_is_no_frame(self):
        parser = SlcanParser()
        parser.feed(b"9" * 200, 0.0)
        assert parser.feed(b"t1000\rt2000\r", 0.0) == [Frame(can_id=0x200, data=b"")]
        assert parser.malformed == 1

    @pytest.mark.parametrize(
        ("line", "state", "overruns"),
        [
            (b"F00", ControllerState.ERROR_ACTIVE, 0),
            (b"F04", ControllerState.ERROR_WARNING, 0),
            (b"F24", ControllerState.ERROR_PASSIVE, 0),
            (b"F08", ControllerState.ERROR_ACTIVE, 1),
            (b"F01", ControllerState.ERROR_ACTIVE, 1),
            (b"sa000000", ControllerState.ERROR_ACTIVE, 0),
            (b"sw000096", ControllerState.ERROR_WARNING, 0),
            (b"sp128000", ControllerState.ERROR_PASSIVE, 0),
            (b"sb000255", ControllerState.BUS_OFF, 0),
        ],
    )
    def test_what_the_adapter_tells_about_its_controller(self, line, state, overruns):
        parser = SlcanParser()
        assert parser.feed(line + b"\r", 0.0) == []
        assert (parser.controller, parser.overruns, parser.malformed) == (state, overruns, 0)

    def test_a_bus_error_is_an_error_report(self):
        parser = SlcanParser()
        (report,) = parser.feed(b"F80\r", 1.5)
        assert (report.is_error, report.time_s) == (True, 1.5)
        assert parser.feed(b"F00\r", 1.6) == []

    def test_error_counters(self):
        parser = SlcanParser()
        parser.feed(b"sp128007\r", 0.0)
        assert parser.counters == (7, 128)

    def test_flags_do_not_end_a_bus_off(self):
        parser = SlcanParser()
        parser.feed(b"sb000255\rF00\r", 0.0)
        assert parser.controller is ControllerState.BUS_OFF

    @pytest.mark.parametrize("frame", [Frame(can_id=1, data=bytes(9)), Frame(can_id=1, data=bytes(9), is_fd=True)])
    def test_impossible_lengths_are_refused(self, frame):
        with pytest.raises(ValueError, match=r"\b9\b"):
            encode(frame)

    def test_bit_rate_commands_are_those_of_python_can(self):
        theirs = can.interfaces.slcan.slcanBus
        assert theirs._BITRATES == BITRATE_COMMANDS
        assert {rate: code for rate, code in theirs._DATA_BITRATES.items() if code} == DATA_BITRATE_COMMANDS


class TestOpening:
    def test_classic(self, peer):
        open_bus(settings(peer.channel, bitrate_bps=250_000)).close()
        peer.wait_for("O")
        assert peer.lines[:6] == ["C", "V", "N", "S5", "O", "F"]

    def test_fd_and_listen_only(self, tcp_peer):
        bus = open_bus(settings(tcp_peer.channel, fd=True, data_bitrate_bps=5_000_000, listen_only=True))
        bus.close()
        assert tcp_peer.lines[:6] == ["C", "V", "N", "S6", "Y5", "L"]

    def test_closing_leaves_the_bus(self, peer):
        open_bus(settings(peer.channel)).close()
        peer.wait_for("C", times=2)
        assert peer.lines[-1] == "C"

    def test_an_adapter_that_was_left_open_is_closed_first_and_its_old_frames_skipped(self, make_tcp_peer):
        adapter = make_tcp_peer(greeting=b"B1238AABBCCDD\rt1230\rt4561AA\r")
        bus = open_bus(settings(adapter.channel))
        adapter.say(b"t1000\r")
        assert [frame.can_id for frame in receive(bus, 1)] == [0x100]
        assert bus.dropped == 0
        bus.close()

    def test_closing_an_adapter_that_is_closed_already_may_be_answered_with_bel(self, make_tcp_peer):
        adapter = make_tcp_peer(refused=["C"])
        open_bus(settings(adapter.channel)).close()
        assert adapter.lines[:5] == ["C", "V", "N", "S6", "O"]

    def test_a_refused_bit_rate_is_reported(self, make_tcp_peer):
        adapter = make_tcp_peer(refused=["Y2"])
        with pytest.raises(LinkError, match="refused") as caught:
            open_bus(settings(adapter.channel, fd=True))
        assert "Y2" in caught.value.detail
        assert "O" not in adapter.lines

    def test_firmware_that_never_answers_is_used_all_the_same(self, make_tcp_peer):
        adapter = make_tcp_peer(answers=False)
        bus = open_bus(settings(adapter.channel))
        adapter.wait_for("O")
        adapter.say(b"t1000\r")
        assert len(receive(bus, 1)) == 1
        bus.close()

    @pytest.mark.parametrize("options", [{"bitrate_bps": 333_333}, {"fd": True, "data_bitrate_bps": 8_000_000}])
    def test_bit_rates_slcan_does_not_know_are_refused_with_the_choice(self, options):
        with pytest.raises(LinkError, match="cannot run at") as caught:
            open_bus(settings("socket://127.0.0.1:1", **options))
        assert "1,000,000" in caught.value.advice or "2,000,000" in caught.value.advice

    def test_nobody_listening_on_this_computer_advises_the_virtual_pack(self, tcp_peer):
        tcp_peer.stop_listening()
        with pytest.raises(AdapterNotFoundError) as caught:
            open_bus(settings(tcp_peer.channel))
        assert "halite simulate" in caught.value.advice

    def test_a_missing_serial_port_does_not_advise_the_virtual_pack(self):
        with pytest.raises(AdapterNotFoundError) as caught:
            open_bus(settings("/dev/does-not-exist"))
        assert "simulate" not in caught.value.advice

    @pytest.mark.parametrize(
        ("channel", "what"),
        [
            ("socket://127.0.0.1", "socket://127.0.0.1 names no port."),
            ("socket://127.0.0.1:0", "socket://127.0.0.1:0 names no port."),
            ("socket://127.0.0.1:99999", "names no possible port"),
            ("socket://127.0.0.1:port", "names no possible port"),
            ("socket://", "names no computer"),
            ("socket://:29536", "names no computer"),
            ("/dev/ttyS0@fast", "does not accept these settings"),
        ],
    )
    def test_a_channel_that_makes_no_sense_is_told_what_it_lacks(self, channel, what):
        with pytest.raises(LinkError, match=what) as caught:
            open_bus(settings(channel))
        assert caught.value.advice

    def test_a_port_another_program_has_is_busy(self, pty_peer):
        bus = open_bus(settings(pty_peer.channel))
        with pytest.raises(AdapterBusyError):
            open_bus(settings(pty_peer.channel))
        bus.close()


class TestTraffic:
    def test_frames_go_both_ways(self, peer):
        bus = open_bus(settings(peer.channel, fd=True))
        bus.send([frame for _, frame in LINES])
        for line, _ in LINES:
            peer.wait_for(line[:-1])
        peer.say("".join(line for line, _ in LINES).encode())
        before_s = time.monotonic()
        got = receive(bus, len(LINES))
        assert [without_time(frame) for frame in got] == [without_time(frame) for _, frame in LINES]
        assert all(before_s - 5 < frame.time_s <= time.monotonic() for frame in got)
        bus.close()

    def test_nothing_within_the_timeout_is_an_empty_list(self, peer):
        bus = open_bus(settings(peer.channel))
        assert bus.receive(0.01) == []
        bus.close()

    def test_replies_alone_do_not_end_the_wait(self, tcp_peer):
        bus = open_bus(settings(tcp_peer.channel))
        bus.send([Frame(can_id=1, data=b"")] * 10)
        tcp_peer.wait_for("t0010")
        began_s = time.monotonic()
        assert bus.receive(0.05) == []
        assert time.monotonic() - began_s >= 0.05
        bus.close()

    def test_frames_the_adapter_refuses_are_counted_as_dropped(self, make_tcp_peer):
        adapter = make_tcp_peer(refused=["t0010"])
        bus = open_bus(settings(adapter.channel))
        bus.send([Frame(can_id=1, data=b""), Frame(can_id=2, data=b"")])
        adapter.wait_for("t0020")
        bus.receive(0.05)
        assert bus.dropped == 1
        bus.close()

    def test_a_peer_that_hangs_up_is_a_lost_link(self, peer):
        bus = open_bus(settings(peer.channel))
        peer.hang_up()
        with pytest.raises(LinkLostError) as caught:
            receive(bus, 1)
        assert peer.channel in caught.value.detail
        bus.close()

    def test_sending_to_a_peer_that_hung_up_is_a_lost_link(self, tcp_peer):
        bus = open_bus(settings(tcp_peer.channel))
        tcp_peer.close()

        def send_until_noticed():
            for _ in range(100):
                bus.send([Frame(can_id=1, data=bytes(8))] * 100)

        with pytest.raises(LinkLostError):
            send_until_noticed()
        bus.close()

    def test_python_cans_own_slcan_sends_what_we_understand(self, tcp_peer):
        theirs = can.Bus(interface="slcan", channel=tcp_peer.channel, bitrate=500_000, sleep_after_open=0)
        sent = [frame for _, frame in LINES if not frame.is_remote]
        for frame in sent:
            theirs.send(
                can.Message(
                    arbitration_id=frame.can_id,
                    data=frame.data,
                    is_extended_id=frame.is_extended,
                    is_fd=frame.is_fd,
                    bitrate_switch=frame.bitrate_switch,
                )
            )
        tcp_peer.wait_for(encode(sent[-1])[:-1])
        theirs.shutdown()
        lines = [line for line in tcp_peer.lines if line[:1] in set("tTdDbB")]
        assert SlcanParser().feed("".join(f"{line}\r" for line in lines).encode(), 0.0) == sent


@pytest.fixture
def adapter():
    """An adapter that knows all it can be asked."""
    line = TcpLine(Lawicel())
    yield line
    line.close()


class TestAsking:
    def test_version_and_serial_number(self, adapter):
        bus = open_bus(settings(adapter.channel))
        details = bus.details
        bus.close()
        assert (details.hardware, details.firmware, details.serial) == ("1.0", "1.3", "A1B2")

    def test_a_version_in_words(self, make_tcp_peer):
        peer = make_tcp_peer(version="CANable-b158aa7 github.com/normaldotcom/canable2-fw.git")
        bus = open_bus(settings(peer.channel))
        assert bus.details.firmware == "CANable-b158aa7 github.com/normaldotcom/canable2-fw.git"
        bus.close()

    @pytest.mark.parametrize(("listen_only", "mode"), [(False, "M0"), (True, "M1")])
    def test_canables_silent_mode_is_a_mode_not_a_command(self, make_tcp_peer, listen_only, mode):
        peer = make_tcp_peer(version="CANable-b158aa7 github.com")
        open_bus(settings(peer.channel, listen_only=listen_only)).close()
        assert peer.lines[3:6] == ["S6", mode, "O"]

    def test_an_adapter_that_answers_nothing_is_not_trusted_to_listen_only(self, make_tcp_peer):
        peer = make_tcp_peer(answers=False)
        with pytest.raises(LinkError, match="does not say whether it can listen"):
            open_bus(settings(peer.channel, listen_only=True))
        assert not {"L", "O"} & set(peer.lines)

    def test_flags_are_asked_for_while_receiving_and_not_more_than_twice_a_second(self, adapter):
        bus = open_bus(settings(adapter.channel))
        adapter.device.flags = 0x28
        for _ in range(100):
            adapter.device.say(Frame(can_id=0x100, data=b""))
            receive(bus, 1)
        receive(bus, 1, timeout_s=0.05)
        assert adapter.device.asked.count("F") == 2
        assert bus.status().controller is ControllerState.ERROR_PASSIVE
        assert bus.dropped == bus.status().dropped == 1
        bus.close()

    def test_an_adapter_without_flags_is_never_asked_again(self, tcp_peer):
        bus = open_bus(settings(tcp_peer.channel))
        for _ in range(3):
            bus.receive(0.01)
        assert tcp_peer.lines.count("F") == 1
        assert bus.dropped == 0
        bus.close()

    def test_frames_that_arrive_while_it_is_asked_are_kept(self, make_tcp_peer):
        peer = make_tcp_peer(after={"O": b"t1001AA\r"})
        bus = open_bus(settings(peer.channel))
        assert [frame.can_id for frame in receive(bus, 1)] == [0x100]
        bus.close()

    def test_bus_off_is_told_after_the_frames_before_it_and_ended_by_a_reset(self, adapter):
        bus = open_bus(settings(adapter.channel))
        adapter.device.say_raw(b"t1000\rsb000255\r")
        assert len(receive(bus, 1)) == 1
        with pytest.raises(BusOffError):
            bus.receive(0.05)
        assert bus.recover(RecoveryStep.RESET)
        assert adapter.device.asked[-4:] == ["C", "S6", "O", "F"]
        adapter.device.say_raw(b"t2000\r")
        assert [frame.can_id for frame in receive(bus, 1)] == [0x200]
        bus.close()

    @pytest.mark.parametrize(
        ("options", "bitrate_bps", "sample_point_pct"),
        [
            ({"bitrate_bps": 800_000}, 800_000, 80.0),
            ({"sample_point_pct": 87.5}, 500_000, 87.5),
            ({"sample_point_pct": 75.0, "bitrate_bps": 125_000}, 125_000, 75.0),
            ({}, 500_000, None),
        ],
    )
    def test_bit_timing_by_registers(self, adapter, options, bitrate_bps, sample_point_pct):
        bus = open_bus(settings(adapter.channel, **options))
        assert adapter.device.bitrate_bps == bitrate_bps
        assert bus.details.sample_point_pct == sample_point_pct
        bus.close()

    @pytest.mark.parametrize(
        "options",
        [
            {"termination": True},
            {"fd": True, "data_sample_point_pct": 80.0},
            {"sample_point_pct": 80.0, "bitrate_bps": 333_333},
        ],
    )
    def test_what_the_protocol_has_no_command_for_is_refused(self, options):
        with pytest.raises(LinkError) as caught:
            open_bus(settings("socket://127.0.0.1:1", **options))
        assert caught.value.advice.startswith("Leave")


class TestStreams:
    def test_tcp_frames_leave_at_once(self, tcp_peer):
        stream = TcpStream(tcp_peer.channel)
        assert stream._socket.getsockopt(6, 1) != 0  # IPPROTO_TCP, TCP_NODELAY
        stream.close()
        stream.close()

    def test_pyserials_own_reading_takes_all_that_is_there(self):
        # loop:// has no file descriptor, as on Windows.
        stream = SerialStream("loop://")
        assert stream.read(0.01) == b""
        stream.write(b"t1000\rt2000\r")
        assert stream.read(0.1) + stream.read(0.01) == b"t1000\rt2000\r"
        stream.close()
        with pytest.raises(OSError, match="not open"):
            stream.read(0.01)

    def test_baud_rate_behind_the_name(self, pty_peer):
        stream = open_stream(f"{pty_peer.channel}@57600")
        assert stream._port.baudrate == 57600
        stream.close()

    def test_boards_that_reboot_when_opened_are_given_time(self, monkeypatch, pty_peer):
        class Port:
            device = pty_peer.channel
            vid = 0x2341

        monkeypatch.setattr(serial.tools.list_ports, "comports", lambda: [Port()])
        stream = open_stream(pty_peer.channel)
        stream.close()
        assert stream.settling_s == 2.0

    def test_other_ports_are_ready_at_once(self, pty_peer):
        stream = open_stream(pty_peer.channel)
        stream.close()
        assert stream.settling_s == 0.0
