import pytest
from hypothesis import given
from hypothesis import strategies as st

from can_drivers.frames import Frame
from virtual_pack.wire.acceptance_filter import passes
from virtual_pack.wire.bus import SimulatedBus
from virtual_pack.wire.node import BusNode
from virtual_pack.wire.slcan_adapter import SlcanAdapter
from virtual_pack.wire.slcan_lines import format_frame, parse_frame

CASES = {
    "t1232AABB": Frame(can_id=0x123, data=b"\xaa\xbb"),
    "t7FF0": Frame(can_id=0x7FF, data=b""),
    "T1ABCDEF081122334455667788": Frame(can_id=0x1ABCDEF0, data=bytes.fromhex("1122334455667788"), is_extended=True),
    "r1230": Frame(can_id=0x123, data=b"", is_remote=True),
    "R000001230": Frame(can_id=0x123, data=b"", is_remote=True, is_extended=True),
    "d1239" + "AB" * 12: Frame(can_id=0x123, data=b"\xab" * 12, is_fd=True),
    "D00000123F" + "CD" * 64: Frame(can_id=0x123, data=b"\xcd" * 64, is_fd=True, is_extended=True),
    "b7E4F" + "EF" * 64: Frame(can_id=0x7E4, data=b"\xef" * 64, is_fd=True, bitrate_switch=True),
    "B18DA00F11" + "01": Frame(can_id=0x18DA00F1, data=b"\x01", is_fd=True, bitrate_switch=True, is_extended=True),
}


@pytest.mark.parametrize("line", CASES)
def test_a_frame_is_the_same_line_in_both_directions(line):
    assert parse_frame(line) == CASES[line]
    assert format_frame(CASES[line]) == line


def test_small_letters_in_numbers_are_understood():
    assert parse_frame("t12a1ff") == Frame(can_id=0x12A, data=b"\xff")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "t",
        "t12",
        "t123",
        "t8000",
        "T200000000",
        "t1239" + "00" * 9,
        "t1231",
        "t12310",
        "t123100FF",
        "t123 1",
        "t+121AA",
        "r1232AA",
        "t123G",
        "d123900",
        "x1230",
        "t1_30",
        "tÄ230",
    ],
)
def test_what_is_not_exactly_a_frame_is_none(line):
    assert parse_frame(line) is None


# ---------------------------------------------------------------- the adapter


class Bench:
    """An adapter on a bus with one other node."""

    def __init__(self):
        self.bus = SimulatedBus()
        self.heard = []
        self.other = BusNode("other", self.heard.append, queue_length=9999)
        self.bus.attach(self.other)
        self.bus.open(self.other, 0.0)
        self.adapter = SlcanAdapter(self.bus, "00AB")
        self.now_s = 1.0

    def say(self, text):
        self.adapter.feed(text if isinstance(text, bytes) else text.encode(), self.now_s)
        return self.take()

    def take(self):
        output = bytes(self.adapter.output).decode("latin-1")
        del self.adapter.output[:]
        return output

    def on_bus(self, *frames):
        for frame in frames:
            self.bus.send(self.other, frame, self.now_s)
        self.now_s += 10.0
        self.bus.run(self.now_s)


@pytest.fixture
def bench():
    return Bench()


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("\r", "\r"),
        ("C\r", "\r"),
        ("O\r", "\r"),
        ("L\r", "\r"),
        ("V\r", "V1013\r"),
        ("v\r", "v0101\r"),
        ("N\r", "N00AB\r"),
        ("F\r", "\a"),
        ("Z1\r", "\r"),
        ("Z2\r", "\a"),
        ("S9\r", "\r"),
        ("SA\r", "\a"),
        ("S\r", "\a"),
        ("S66\r", "\a"),
        ("Y2\r", "\r"),
        ("Y5\r", "\r"),
        ("Y3\r", "\a"),
        ("s031C\r", "\r"),
        ("s031\r", "\a"),
        ("s03XX\r", "\a"),
        ("M00000000\r", "\r"),
        ("mFFFFFFFF\r", "\r"),
        ("M1\r", "\r"),
        ("M2\r", "\a"),
        ("m1\r", "\a"),
        ("Ofoo\r", "\a"),
        ("Q1\r", "\a"),
        ("O\rQ1\r", "\r\r"),
        ("O\rQ3\r", "\r\a"),
        ("U0\r", "\r"),
        ("U7\r", "\a"),
        ("O\rU0\r", "\r\a"),
        ("W0\r", "\r"),
        ("W2\r", "\a"),
        ("X1\r", "\r"),
        ("X2\r", "\a"),
        ("P\r", "\a"),
        ("O\rP\r", "\r\a"),
        ("O\rA\r", "\r\a"),
        ("X0\rO\rP\r", "\r\r\r"),
        ("X0\rO\rA\r", "\r\rA\r"),
        ("X0\rO\rt1230\r", "\r\r\r"),
        ("hello\r", "\a"),
        ("\xff\xfe\r", "\a"),
        ("t1230\r", "\a"),
        ("O\rt1230\r", "\rz\r"),
        ("O\rT000001230\r", "\rZ\r"),
        ("O\rb1230\r", "\rz\r"),
        ("O\rB000001230\r", "\rZ\r"),
        ("O\rt123\r", "\r\a"),
        ("O\rO\r", "\r\a"),
        ("O\rS6\r", "\r\a"),
        ("O\rY2\r", "\r\a"),
        ("O\rM00000000\r", "\r\a"),
        ("O\rF\r", "\rF00\r"),
        ("O\rC\rS6\r", "\r\r\r"),
        ("L\rt1230\r", "\r\a"),
        ("M1\rO\rt1230\r", "\r\r\a"),
    ],
)
def test_commands_are_answered_as_the_protocol_says(bench, said, answered):
    assert bench.say(said.encode("latin-1")) == answered


def test_the_opening_sequence_of_python_can_works(bench):
    assert bench.say("C\rS6\rY2\rO\rO\r") == "\r\r\r\r\a"
    assert bench.say("t1232AABB\r") == "z\r"
    bench.on_bus()
    assert [frame.data for frame in bench.heard] == [b"\xaa\xbb"]


def test_frames_of_others_are_reported_and_own_ones_are_not(bench):
    bench.say("O\r")
    bench.say("t0010\r")
    bench.on_bus(*CASES.values())
    assert sorted(bench.take().split("\r")[:-1]) == sorted(CASES)


def test_a_closed_adapter_reports_nothing(bench):
    bench.on_bus(Frame(can_id=1, data=b""))
    assert bench.take() == ""
    bench.say("O\r")
    bench.say("C\r")
    bench.on_bus(Frame(can_id=2, data=b""))
    assert bench.take() == ""


@pytest.mark.parametrize(("command", "bitrate"), [("S5", 250_000), ("S8", 1_000_000), ("s031C", 125_000), ("s0014", 1_000_000)])
def test_the_bit_rate_is_the_one_that_was_set(bench, command, bitrate):
    bench.bus.close(bench.other, 0.0)
    bench.other.bitrate_bps = bitrate
    bench.bus.open(bench.other, 0.0)
    assert bench.say(f"{command}\rO\r") == "\r\r"
    bench.on_bus(Frame(can_id=0x123, data=b""))
    assert bench.take() == "t1230\r"


def test_listening_only_hears_but_does_not_acknowledge(bench):
    bench.say("L\r")
    bench.on_bus(Frame(can_id=0x123, data=b""))
    assert bench.other.queued == 1, "nobody acknowledged it"
    bench.take()
    third = BusNode("third", lambda _: None, queue_length=1)
    bench.bus.attach(third)
    bench.bus.open(third, bench.now_s)
    bench.on_bus()
    assert bench.take().endswith("t1230\r")
    assert bench.other.queued == 0


def test_time_stamps_are_milliseconds_of_a_minute(bench):
    bench.say("Z1\rO\r")
    bench.take()
    bench.now_s = 59.9999
    bench.on_bus(Frame(can_id=0x123, data=b""), Frame(can_id=0x124, data=b""))
    assert bench.take() == "t1230EA5F\rt12400000\r"


@pytest.mark.parametrize("pieces", [1, 2, 3, 7])
def test_commands_may_come_in_any_pieces(bench, pieces):
    bench.say("O\r")
    text = "t12380011223344556677\rT000001231AA\rt1230\r"
    answers = "".join(bench.say(text[start : start + pieces]) for start in range(0, len(text), pieces))
    assert answers == "z\rZ\rz\r"


def test_an_overlong_line_is_refused_once_and_the_next_one_works(bench):
    bench.say("O\r")
    assert bench.say("t" * 100_000) == ""
    assert bench.say("x" * 500 + "\r") == "\a"
    assert bench.say("t1230\r") == "z\r"
    assert bench.say("t" * 200 + "\rt1230\r") == "\az\r"


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_no_garbage_breaks_the_adapter(chunks):
    bench = Bench()
    for chunk in chunks:
        bench.say(chunk)
    bench.say("\r")
    bench.say("C\r")
    assert bench.say("N\r") == "N00AB\r"
    assert len(bench.adapter._line) <= 200


def test_a_full_queue_refuses_frames_and_says_so_in_the_status_flags(bench):
    bench.bus.close(bench.other, 0.0)
    bench.say("O\r")
    answers = bench.say("t1230\r" * 1030)
    assert answers == "z\r" * 1024 + "\a" * 6
    bench.bus.run(2.0)
    flags = int(bench.say("F\r")[1:3], 16)
    assert flags == 1 << 1 | 1 << 2 | 1 << 5 | 1 << 7
    assert int(bench.say("F\r")[1:3], 16) == 1 << 2 | 1 << 5


def test_a_user_who_does_not_read_loses_frames_and_is_told(bench):
    bench.say("O\r")
    bench.on_bus(*[Frame(can_id=0x123, data=bytes(64), is_fd=True) for _ in range(3000)])
    lines = bytes(bench.adapter.output).split(b"\r")[:-1]
    assert 1500 < len(lines) < 3000
    assert bench.adapter.lost == 3000 - len(lines)
    assert set(lines) == {b"d123F" + b"00" * 64}
    bench.take()
    assert int(bench.say("F\r")[1:3], 16) & 1 << 3


def test_without_automatic_polling_frames_wait_until_they_are_asked_for(bench):
    bench.say("X0\rO\r")
    bench.on_bus(*[Frame(can_id=number, data=b"") for number in (1, 2, 3)])
    assert bench.take() == ""
    assert bench.say("P\r") == "t0010\r"
    assert bench.say("A\r") == "t0020\rt0030\rA\r"
    bench.on_bus(*[Frame(can_id=number, data=b"") for number in range(40)])
    assert int(bench.say("F\r")[1:3], 16) == 1 << 0 | 1 << 3
    assert bench.say("A\r").count("\r") == 33
    assert bench.say("F\r") == "F00\r"
    assert bench.adapter.lost == 8


def test_off_the_bus_nothing_is_sent_until_it_is_opened_again(bench):
    bench.say("O\r")
    bench.bus.shorted = True
    bench.say("t1230\r")
    bench.bus.run(2.0)
    assert int(bench.say("F\r")[1:3], 16) == 1 << 2 | 1 << 5 | 1 << 7
    bench.bus.shorted = False
    assert bench.say("t1240\r") == "\a"
    assert bench.say("C\rO\rF\rt1250\r") == "\r\rF00\rz\r"
    bench.on_bus()
    assert [frame.can_id for frame in bench.heard] == [0x125]


def test_lost_arbitration_is_told_once(bench):
    bench.say("O\r")
    bench.bus.send(bench.other, Frame(can_id=0x001, data=b""), 1.0)
    bench.say("t1230\r")
    bench.bus.run(2.0)
    assert bench.take() == "t0010\r"
    assert int(bench.say("F\r")[1:3], 16) == 1 << 6
    assert bench.say("F\r") == "F00\r"


def test_an_unplugged_adapter_leaves_the_bus(bench):
    bench.say("O\r")
    bench.adapter.unplug(bench.now_s)
    bench.on_bus(Frame(can_id=1, data=b""))
    assert bench.take() == ""
    assert bench.other.queued == 1


# ---------------------------------------------------------------- acceptance filter (SJA1000 data sheet, 6.4.15)


@pytest.mark.parametrize(
    ("code", "mask", "frame", "through"),
    [
        (0x00000000, 0xFFFFFFFF, Frame(can_id=0x7E4, data=b""), True),
        # filter 2 alone decides: 0x7EC in ACR2 and the upper bits of ACR3; filter 1 wants 0x000
        (0x0000FD80, 0x0000001F, Frame(can_id=0x7EC, data=b"\x01"), True),
        (0x0000FD80, 0x0000001F, Frame(can_id=0x7ED, data=b"\x01"), False),
        (0x0000FD80, 0x0000001F, Frame(can_id=0x000, data=b"\x00"), True),
        # filter 1 with the first data byte: id 0x7EC and 0x3_
        (0xFD830000, 0x0000000F, Frame(can_id=0x7EC, data=b"\x30"), True),
        (0xFD830000, 0x0000000F, Frame(can_id=0x7EC, data=b"\x40"), False),
        (0xFD830000, 0x0000000F, Frame(can_id=0x7EC, data=b""), True),
        # RTR bit
        (0x00002010, 0x0000000F, Frame(can_id=0x100, data=b"", is_remote=True), True),
        (0x00002010, 0x0000000F, Frame(can_id=0x100, data=b"\x00"), False),
        # 29 bit: the upper 16 bits of the id
        (0xC6D00000, 0, Frame(can_id=0x18DA00F1, data=b"", is_extended=True), True),
        (0xC6D00000, 0, Frame(can_id=0x18DB00F1, data=b"", is_extended=True), False),
        (0x0000C6D0, 0, Frame(can_id=0x18DA1234, data=b"", is_extended=True), True),
    ],
)
def test_the_acceptance_filter(code, mask, frame, through):
    assert passes(frame, code, mask) is through


@pytest.mark.parametrize(
    ("code", "mask", "frame", "through"),
    [
        # id 0x7EC, any RTR bit, first data byte 0x3_
        (0xFD80_3000, 0x001F_0FFF, Frame(can_id=0x7EC, data=b"\x30"), True),
        (0xFD80_3000, 0x001F_0FFF, Frame(can_id=0x7EC, data=b"\x40"), False),
        (0xFD80_3000, 0x001F_0FFF, Frame(can_id=0x7EC, data=b""), True),
        (0xFD80_3000, 0x001F_0FFF, Frame(can_id=0x7ED, data=b"\x30"), False),
        (0xFD80_0055, 0x001F_FF00, Frame(can_id=0x7EC, data=b"\x01\x55"), True),
        (0xFD80_0055, 0x001F_FF00, Frame(can_id=0x7EC, data=b"\x01\x56"), False),
        # all 29 bits
        (0xC6D0_0788, 0x0000_0007, Frame(can_id=0x18DA00F1, data=b"", is_extended=True), True),
        (0xC6D0_0788, 0x0000_0007, Frame(can_id=0x18DA00F2, data=b"", is_extended=True), False),
    ],
)
def test_the_single_acceptance_filter(code, mask, frame, through):
    assert passes(frame, code, mask, single=True) is through


def test_filtered_frames_are_not_reported_but_acknowledged(bench):
    bench.say("M0020FD80\rm000F001F\rO\r")
    bench.on_bus(Frame(can_id=0x7EC, data=b""), Frame(can_id=0x233, data=b""), Frame(can_id=0x001, data=b""))
    assert bench.other.queued == 0
    assert bench.take() == "t7EC0\rt0010\r"
