"""Rows as text: names, times, signals as cantools decodes them, changed bytes."""

import math

import cantools
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.definition import load_pack, pack_folder
from bms.definition.database import load_database
from bms.trace.frame_names import DiagnosticRole, FrameNames
from bms.trace.signal_values import MessageDecoder, signal_bits
from bms.trace.trace_store import TraceStore
from bms.trace.trace_text import TimeBase, TraceText, changed_bytes, clock_text, iso_tp_text, kind_text, seconds_text
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame

DATABASE = pack_folder("demo-nfm-120s") / "broadcast.dbc"


@pytest.fixture(scope="module")
def text():
    return TraceText(FrameNames(load_pack("demo-nfm-120s")))


def test_signals_are_decoded_as_cantools_decodes_them():
    oracle = cantools.database.load_file(str(DATABASE))
    decoders = {message.name: MessageDecoder(message) for message in load_database(DATABASE).messages.values()}

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(sorted(decoders)), st.binary(min_size=8, max_size=8))
    def holds(name, payload):
        message = oracle.get_message_by_name(name)
        try:
            expected = message.decode(payload, decode_choices=False)
        except cantools.database.errors.DecodeError:
            return  # a multiplexer value the database does not have
        shown = {signal.name: signal.value for signal in decoders[name].decode(payload)}
        assert shown == pytest.approx(expected)

    holds()


def test_bits_of_a_signal_hold_its_raw_value():
    decoders = [MessageDecoder(message) for message in load_database(DATABASE).messages.values()]

    @settings(max_examples=60, deadline=None)
    @given(st.sampled_from(decoders), st.binary(min_size=8, max_size=8))
    def holds(decoder, payload):
        for signal in decoder.decode(payload):
            bits = "".join(str(payload[bit // 8] >> bit % 8 & 1) for bit in signal.bits)
            assert int(bits, 2) == signal.raw % (1 << len(bits))

    holds()


def test_a_signal_of_64_bits_is_exact(tmp_path):
    dbc = 'VERSION ""\nBU_: A\nBO_ 1 M: 8 A\n SG_ Big : 0|64@1- (1,0) [0|0] "" A\n'
    (tmp_path / "big.dbc").write_text(dbc)
    message = load_database(tmp_path / "big.dbc").messages["M"]
    (signal,) = MessageDecoder(message).decode((-(2**62) - 1).to_bytes(8, "little", signed=True))
    assert signal.raw == -(2**62) - 1
    assert signal_bits(message.signals[0])[0] == 63


def test_what_is_cut_off_is_not_shown(text):
    whole = text.signals(Frame(can_id=0x2A1, data=bytes(8)))
    cut = text.signals(Frame(can_id=0x2A1, data=bytes(2)))
    assert 0 < len(cut) < len(whole)
    assert text.signals(Frame(can_id=0x2A1, data=b"")) == ()


def test_a_row_names_its_message_and_its_signals_with_units(text):
    frame = Frame(can_id=0x2A1, data=bytes([0x04, 0xD2, 0, 0, 1, 0, 0, 0]))
    assert text.name(frame) == "PackLimits"
    assert " A · " in text.summary(frame)
    assert text.summary(Frame(can_id=0x123, data=bytes(8))) == ""
    assert text.summary(Frame(can_id=0x2A1, data=b"", is_remote=True)) == ""
    assert text.name(Frame(can_id=0x2A1, data=b"", is_error=True)) == ""


def test_diagnostic_frames_are_told_by_their_role(text):
    roles = [text.role(Frame(can_id=can_id, data=bytes(8))) for can_id in (0x7E4, 0x7EC, 0x7DF, 0x232)]
    assert roles == [DiagnosticRole.REQUEST, DiagnosticRole.RESPONSE, DiagnosticRole.FUNCTIONAL, None]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("03 22 F1 90", "SF 3"),
        ("00 0A" + "00" * 10, "SF 10"),
        ("1F FF 36 01 00 00 00 00", "FF 4095"),
        ("10 00 00 01 00 00 00 00", "FF 65536"),
        ("2A 00", "CF 10"),
        ("30 08 14", "FC CTS BS 8 STmin 14"),
        ("31 00 00", "FC WAIT BS 0 STmin 00"),
        ("32 00 F1", "FC OVFLW BS 0 STmin F1"),
        ("F0", ""),
        ("", ""),
        ("10", ""),
    ],
)
def test_iso_tp_frames_are_told_apart(data, shown):
    assert iso_tp_text(bytes.fromhex(data)) == shown


def test_kind_and_changed_bytes():
    assert kind_text(Frame(can_id=1, data=b"")) == ""
    assert kind_text(Frame(can_id=1, data=b"", is_fd=True, bitrate_switch=True, error_state_indicator=True)) == "FD BRS ESI"
    assert kind_text(Frame(can_id=1, data=b"", is_remote=True)) == "RTR"
    assert kind_text(Frame(can_id=1, data=b"", is_error=True)) == "ERR"
    assert changed_bytes(b"\x01\x02\x03", b"\x01\x00") == (False, True, True)
    assert changed_bytes(b"\x01", None) == (False,)


def test_times_are_told_to_a_tenth_of_a_millisecond():
    assert seconds_text(-0.00125).startswith("−0.001")
    base = TimeBase(origin_s=100.0, utc_offset_s=1_700_000_000.0)
    assert clock_text(100.25, base).endswith(":00.2500")


@pytest.mark.parametrize("time_s", [1e17, -1e17, 1e300, math.inf, math.nan])
def test_times_that_no_calendar_has_are_told_all_the_same(text, time_s):
    assert clock_text(time_s, TimeBase()) == "–"
    assert 0 < len(seconds_text(time_s)) < 30
    assert seconds_text(1e17) == "1e+17"
    assert seconds_text(math.nan) == "–"
    store = TraceStore()
    store.append(unpack(pack([Frame(can_id=1, data=b"", time_s=time_s)])))
    assert text.line(store, 0, TimeBase()).startswith("–\t")


def test_a_copied_line_holds_every_column(text):
    store = TraceStore()
    store.append(unpack(pack([Frame(can_id=0x2A1, data=bytes(8), time_s=12.5, is_tx=True)])))
    columns = text.line(store, 0, TimeBase(origin_s=10.0)).split("\t")
    assert columns[1:8] == ["2.5000", "2A1", "PackLimits", "Tx", "", "8", "00 00 00 00 00 00 00 00"]
    assert columns[8] == text.summary(store.frame(0))
