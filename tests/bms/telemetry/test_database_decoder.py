import math
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bms.definition.database import load_database
from bms.telemetry.database_decoder import DatabaseDecoder, decoder_of
from bms.telemetry.history.model import SeriesKey
from bms.telemetry.validities import Flag, Validities
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame

cantools = pytest.importorskip("cantools")

HEAD = 'VERSION ""\nBS_:\nBU_: X\n'
EXTENDED = 1 << 31


def batch(*frames):
    return unpack(pack(frames))


def bit_places(signal):
    """Yield the bits of a signal, the least significant one first, as the DBC format counts them."""
    if signal.little_endian:
        yield from range(signal.start, signal.start + signal.length)
        return
    first = signal.start ^ 7
    yield from (place ^ 7 for place in reversed(range(first, first + signal.length)))


def put(data, signal, number):
    for place, bit in enumerate(bit_places(signal)):
        data[bit // 8] = data[bit // 8] & ~(1 << bit % 8) | (number >> place & 1) << bit % 8


# ---------------------------------------------------------------- random databases


@st.composite
def signals(draw, bits, *, longest=64):
    """Return the text of a signal behind its name, and its type keyword for SIG_VALTYPE_."""
    is_float = longest == 64 and bits >= 16 and draw(st.integers(0, 5)) == 0
    length = draw(st.sampled_from([size for size in (16, 32, 64) if size <= bits])) if is_float else 0
    length = length or draw(st.integers(1, min(longest, bits)))
    first = draw(st.integers(0, bits - length))
    little = draw(st.booleans())
    scale = draw(st.sampled_from(["1", "0.1", "-1", "2", "0.001", "-0.25", "1e-05", "3.7", "1000"]))
    offset = draw(st.sampled_from(["0", "-40", "0.5", "-100.25", "7"]))
    sign = draw(st.sampled_from("+-"))
    return f": {first if little else first ^ 7}|{length}@{int(little)}{sign} ({scale},{offset}) [0|0] \"\" X", length, is_float


@st.composite
def databases(draw):
    """Return the text of a database with every feature of the format that matters for values."""
    lines, later = [], []
    for number in range(draw(st.integers(1, 3))):
        is_extended = draw(st.booleans())
        can_id = 100 + number + (EXTENDED if is_extended else 0)
        size = draw(st.sampled_from([1, 3, 8, 8, 8, 12, 24, 64]))
        lines.append(f"BO_ {can_id} Message{number}: {size} X")
        multiplexers = []
        for place in range(draw(st.integers(1, 8))):
            name = f"S{place}"
            parent = draw(st.sampled_from([None, *multiplexers]))
            becomes = len(multiplexers) < 3 and draw(st.integers(0, 2)) == 0
            if becomes:
                first, length = draw(st.integers(0, 8 * size - 4)), draw(st.integers(2, 4))
                text, is_float = f': {first}|{length}@1+ (1,0) [0|0] "" X', False
                multiplexers.append(name)
            else:
                text, length, is_float = draw(signals(8 * size))
            mark = " M" if becomes else ""
            if parent is not None:
                ranges = [sorted(draw(st.tuples(st.integers(0, 7), st.integers(0, 7)))) for _ in range(draw(st.integers(1, 2)))]
                mark = f" m{ranges[0][0]}{'M' if becomes else ''}"
                later.append(f"SG_MUL_VAL_ {can_id} {name} {parent} {', '.join(f'{low}-{high}' for low, high in ranges)};")
            lines.append(f" SG_ {name}{mark} {text}")
            if is_float:
                later.append(f"SIG_VALTYPE_ {can_id} {name} : {2 if length == 64 else 1};")
            elif draw(st.integers(0, 4)) == 0:
                later.append(f'VAL_ {can_id} {name} 0 "zero" 1 "one" ;')
    return HEAD + "\n".join(lines + later) + "\n"


def number_on_the_wire(signal, data):
    """Return the number by Python's whole numbers, bit by bit."""
    return sum((data[bit // 8] >> bit % 8 & 1) << place for place, bit in enumerate(bit_places(signal)))


def is_present(message, signal, data):
    """Return whether the payload carries a signal, by the meaning of multiplexers alone."""
    if max(bit_places(signal)) // 8 >= len(data):
        return False
    if signal.multiplexer is None:
        return True
    outer = next(one for one in message.signals if one.name == signal.multiplexer)
    return is_present(message, outer, data) and number_on_the_wire(outer, data) in signal.mux_values


def same(ours, theirs):
    """Compare bit for bit, the sign of zero included; NaN is NaN."""
    return math.isnan(ours) and math.isnan(theirs) or ours == theirs and math.copysign(1, ours) == math.copysign(1, theirs)


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(text=databases(), seed=st.integers(0, 2**32))
def test_every_value_of_any_database_and_payload_is_that_of_cantools(tmp_path, text, seed):
    dice = random.Random(seed)
    path = tmp_path / "some.dbc"
    path.write_text(text, encoding="utf-8")
    reference = cantools.database.load_file(path, strict=False)
    database = load_database(path)
    assert database.not_understood == ()
    frames = []
    for _ in range(12):
        message = dice.choice(reference.messages)
        size = message.length if dice.random() < 0.7 else dice.randrange(65)
        data = bytearray(dice.randbytes(size))
        for signal in database.messages[message.name].signals:
            if any(other.multiplexer == signal.name for other in database.messages[message.name].signals):
                if size == message.length and dice.random() < 0.7:
                    put(data, signal, dice.randrange(8))
        frames.append(Frame(can_id=message.frame_id, data=bytes(data), is_extended=message.is_extended_frame))
    seen = 0
    for rows in DatabaseDecoder(database.messages.values()).decode(batch(*frames)):
        described = database.messages[rows.message]
        for column, row in enumerate(rows.rows.tolist()):
            seen += 1
            data = frames[row].data
            present = {signal.name for signal in described.signals if is_present(described, signal, data)}
            try:
                expected = reference.get_message_by_name(rows.message).decode(
                    data, decode_choices=False, allow_truncated=True
                )
                assert present == set(expected)
            except cantools.database.DecodeError:  # a multiplexer value without signals; cantools then decodes nothing at all
                expected = dict.fromkeys(present)
            for ours, signal in zip(rows.values[:, column].tolist(), described.signals, strict=True):
                theirs = expected.get(signal.name, math.nan)
                assert theirs is None or same(ours, float(theirs)), (signal, frames[row], ours)
    assert seen == len(frames)
