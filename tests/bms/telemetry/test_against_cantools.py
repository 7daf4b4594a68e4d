"""Every signal of whole databases, over random payloads, decoded by NumPy columns and by cantools."""

import random

import pytest

from bms.definition import pack_folder
from bms.definition.database import load_database
from bms.telemetry.bit_fields import BitFieldDecoder
from bms.telemetry.payload_rows import PayloadRows
from bms.telemetry.planning import signal_field
from can_drivers.frames import Frame

cantools = pytest.importorskip("cantools")

ROUNDS = 20


def payloads_for(message, dice):
    """Yield random payloads: one, or one for every value of the message's multiplexer."""
    selector = next((signal for signal in message.signals if signal.is_multiplexer), None)
    values = sorted({value for signal in message.signals for value in signal.multiplexer_ids or ()}) or [0]
    for value in values:
        data = bytearray(dice.randbytes(message.length))
        if selector:
            bit = selector.start
            for position in range(selector.length):
                little = selector.byte_order == "little_endian"
                weight = position if little else selector.length - 1 - position
                data[bit // 8] = data[bit // 8] & ~(1 << bit % 8) | (value >> weight & 1) << bit % 8
                bit += 1 if little else (-1 if bit % 8 else 15)
        yield bytes(data)


def compare(path, rounds):
    """Return how many decoded values were compared and the ones that differ."""
    reference = cantools.database.load_file(path, strict=False)
    database = load_database(path)
    rows = PayloadRows()
    fields, scales, names = [], [], []
    for message in database.messages.values():
        for signal in message.signals:
            fields.append(signal_field(rows.row_for(message, signal), signal))
            scales.append((signal.scale, signal.offset))
            names.append((message.can_id, signal.name))
    decoder = BitFieldDecoder(fields, rows.widths)
    dice = random.Random(1)
    compared, different = 0, []
    for _ in range(rounds):
        rows.clear()
        seen = {}
        for message in reference.messages:
            for data in payloads_for(message, dice):
                decoded = message.decode(data, decode_choices=False)
                rows.store_frames([Frame(can_id=message.frame_id, data=data, is_extended=message.is_extended_frame)])
                seen |= {(message.frame_id, name): value for name, value in decoded.items()}
        payloads, _, _ = rows.read()
        raw = decoder.decode(payloads)
        for index, name in enumerate(names):
            if name in seen:
                scale, offset = scales[index]
                compared += 1
                if raw[index] * scale + offset != seen[name]:
                    different.append((name, raw[index] * scale + offset, seen[name]))
    return compared, different


def test_all_signals_of_the_demo_database_agree_with_cantools(record_property):
    compared, different = compare(pack_folder("demo-nfm-120s") / "broadcast.dbc", ROUNDS)
    record_property("compared", compared)
    print(f"{compared - len(different)} of {compared} values agree with cantools")
    assert compared == ROUNDS * 477
    assert different == []


def test_all_signals_of_foxbms_agree_with_cantools(reference_data, record_property):
    compared, different = compare(reference_data("foxbms2/foxbms.dbc"), ROUNDS)
    record_property("compared", compared)
    print(f"{compared - len(different)} of {compared} values agree with cantools")
    assert compared == ROUNDS * 2075
    assert different == []
