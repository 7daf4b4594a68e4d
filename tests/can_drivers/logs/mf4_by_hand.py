"""MDF 4 files put together by hand, in layouts asammdf does not write; it reads them as they are meant (test_mf4_asammdf)."""

import struct
import zlib

FRAMES = [
    (
        number * 1000 + 17,
        0x100 + number % 7 if number % 5 else 0x18FF0000 + number,
        number % 3 == 0,
        bytes([number % 256] * (number % 9)),
    )
    for number in range(600)
]
"""Microseconds, id, sent, payload."""


class Hand:
    """A file put together block by block."""

    def __init__(self, *, mark=b"MDF     ", flags=0, time_flags=0):
        self.bytes = bytearray(struct.pack("<8s8s8s4xH30xHH", mark, b"4.10    ", b"hand", 410, flags, 0))
        self.header = self.block(
            "HD", (0,) * 6, struct.pack("<QhhBBBx2d", 1_700_000_000_500_000_000, 0, 0, time_flags, 0, 0, 0, 0)
        )

    def block(self, kind, links, data=b"", *, length=None):
        self.bytes += bytes(-len(self.bytes) % 8)
        address = len(self.bytes)
        whole = 24 + 8 * len(links) + len(data)
        self.bytes += struct.pack("<4sIQQ", b"##" + kind.encode(), 0, whole if length is None else length, len(links))
        self.bytes += struct.pack(f"<{len(links)}Q", *links) + data
        return address

    def link(self, address, number, to):
        struct.pack_into("<Q", self.bytes, address + 24 + 8 * number, to)

    def text(self, text):
        return self.block("TX", (), text.encode() + b"\0")

    def channel(self, name, *, at, bits, bit=0, kind=0, data_type=0, sync=0, after=0, parts=0, data=0, conversion=0):
        fields = struct.pack("<4B4I2BH6d", kind, sync, data_type, bit, at, bits, 0, 0, 0, 0, 0, *(0.0,) * 6)
        return self.block("CN", (after, parts, self.text(name), 0, conversion, data, 0, 0), fields)

    def linear(self, factor):
        return self.block("CC", (0,) * 4, struct.pack("<BBHHHdd2d", 1, 0, 0, 0, 2, 0.0, 0.0, 0.0, factor))

    def group(self, *, record_id, data_bytes, channels=0, after=0, records=0, flags=2, name=0, mark_bytes=0):
        fields = struct.pack("<QQHHIII", record_id, records, flags, 0, 0, data_bytes, mark_bytes)
        return self.block("CG", (after, channels, name, 0, 0, 0), fields)

    def data_group(self, group, data, *, id_bytes):
        address = self.block("DG", (0, group, data, 0), bytes([id_bytes]) + bytes(7))
        self.link(self.header, 0, address)
        return address

    def save(self, folder):
        path = folder / "hand.mf4"
        path.write_bytes(self.bytes)
        return path


def event_channels(hand, *, payload_data, big_endian_id=False):
    """Time 48 bits of microseconds, id 29 bits, flags in between, 4 + 4 bits of bus and length, 32 bits of payload offset."""
    parts = hand.channel("CAN_DataFrame.DataBytes", at=12, bits=32, kind=1, data_type=10, data=payload_data)
    parts = hand.channel("CAN_DataFrame.DataLength", at=11, bits=4, bit=4, after=parts)
    parts = hand.channel("CAN_DataFrame.BusChannel", at=11, bits=4, after=parts)
    parts = hand.channel("CAN_DataFrame.Dir", at=10, bits=1, bit=1, after=parts)
    parts = hand.channel("CAN_DataFrame.IDE", at=10, bits=1, after=parts)
    parts = hand.channel("CAN_DataFrame.ID", at=6, bits=29, after=parts, data_type=1 if big_endian_id else 0)
    event = hand.channel("CAN_DataFrame", at=6, bits=80, data_type=10, parts=parts)
    return hand.channel("Timestamp", at=0, bits=48, kind=2, sync=1, after=event, conversion=hand.linear(1e-6))


def record(frame, offset, *, big_endian_id=False):
    time_us, can_id, is_tx, data = frame
    head = time_us.to_bytes(6, "little") + can_id.to_bytes(4, "big" if big_endian_id else "little")
    return head + bytes([(can_id > 0x7FF) | is_tx << 1, 2 | len(data) << 4]) + struct.pack("<I", offset)


def logger_file(*, order, mark=b"UnFinMF ", flags=0x05, offsets=True, id_bytes=1):
    """Return a file as a logger leaves it that was switched off: unsorted, nothing counted, length of the data not written."""
    hand = Hand(mark=mark, flags=flags)
    other = hand.group(record_id=9, data_bytes=3, flags=0)
    payloads = hand.group(record_id=2, data_bytes=0, flags=1, after=other)
    group = hand.group(record_id=1, data_bytes=16, channels=event_channels(hand, payload_data=payloads), after=payloads)
    data_group = hand.data_group(group, 0, id_bytes=id_bytes)
    mark_of = lambda number: number.to_bytes(id_bytes, "little")  # noqa: E731 - three short records
    records, offset = [], 0
    for number, frame in enumerate(FRAMES):
        payload = mark_of(2) + struct.pack("<I", len(frame[3])) + frame[3]
        own = mark_of(1) + record(frame, offset if offsets else 0)
        offset += 4 + len(frame[3])
        records += [own, payload] if order == "payload last" else [payload, own]
        if number % 50 == 0:
            records.append(mark_of(9) + b"abc")
    hand.link(data_group, 2, hand.block("DT", (), b"".join(records), length=24))
    return hand


def sorted_file(*, pack=None, lists=False, count=600):
    """Return a finished, sorted file; payloads in blocks of their own."""
    hand = Hand()
    payloads, rows, offset = [], [], 0
    for frame in FRAMES:
        payloads.append(struct.pack("<I", len(frame[3])) + frame[3])
        rows.append(record(frame, offset, big_endian_id=True))
        offset += len(payloads[-1])
    data = stored(hand, "SD", b"".join(payloads), pack=pack, lists=lists, columns=1)
    channels = event_channels(hand, payload_data=data, big_endian_id=True)
    group = hand.group(record_id=0, data_bytes=16, channels=channels, records=count)
    hand.data_group(group, stored(hand, "DT", b"".join(rows), pack=pack, lists=lists, columns=16), id_bytes=0)
    return hand


def stored(hand, kind, data, *, pack, lists, columns):
    """Return where data was stored: in one block or many, plain, deflated (0) or transposed (1)."""
    pieces = [data[at : at + 1000] for at in range(0, len(data), 1000)] if lists else [data]
    addresses = []
    for piece in pieces:
        if pack is None:
            addresses.append(hand.block(kind, (), piece))
            continue
        whole = len(piece) // columns * columns
        turned = b"".join(piece[column:whole:columns] for column in range(columns)) + piece[whole:]
        packed = zlib.compress(turned if pack else piece)
        head = struct.pack("<2sBBIQQ", kind.encode(), pack, 0, columns if pack else 0, len(piece), len(packed))
        addresses.append(hand.block("DZ", (), head + packed))
    if not lists:
        return addresses[0]
    half = len(addresses) // 2
    second = hand.block("DL", (0, *addresses[half:]), struct.pack("<B3xIQ", 1, len(addresses) - half, 1000))
    first = hand.block("DL", (second, *addresses[:half]), struct.pack("<B3xIQ", 1, half, 1000))
    return hand.block("HL", (first,), struct.pack("<HB5x", 0, pack or 0))
