"""What an MDF 4 file says it holds: its groups of channels that are frames of a CAN bus, and when it began.

Names of events and their members are those of the ASAM MDF associated standard for bus logging: `CAN_DataFrame.ID`.
"""

import datetime
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from can_drivers.logs.mf4_blocks import CIRCLE, Block, BlockFile

EVENTS = ("CAN_DataFrame", "CAN_RemoteFrame", "CAN_ErrorFrame")
VARIABLE_LENGTH, MASTER = 1, 2
"""Kinds of channel (`cn_type`): its value is where its data is · what the others are over."""
LINEAR, RATIONAL = 1, 2
"""Kinds of conversion (`cc_type`)."""

_TIME_SYNC = 1
_VARIABLE_LENGTH_GROUP = 1
"""Bit of `cg_flags`."""
_CHANNELS_MAX = 1_000_000
_LOCAL_TIME = 1
_HEADER = struct.Struct("<QhhB")
_DATA_GROUP = struct.Struct("<B")
_CHANNEL_GROUP = struct.Struct("<QQHHIII")
_CHANNEL = struct.Struct("<BBBBIII")
_CONVERSION = struct.Struct("<BBHHHdd6d")
_LAST_NUMBER = re.compile(r"(\d{1,3})\D*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One column of a record (CN block).

    Attributes:
        name: of it, e.g. `CAN_DataFrame.ID`.
        kind: see `VARIABLE_LENGTH`.
        data_type: 0, 1 unsigned · 2, 3 signed · 4, 5 float, each little- and big-endian · 6 … 9 text · 10 bytes.
        byte_offset: in its record, behind the record id.
        bit_offset: of its lowest bit in its lowest byte.
        bit_count: how many it has.
        data_address: of the data that a channel of variable length points into.
        conversion: kind and parameters; kind 0: the number is the value.
    """

    name: str
    kind: int
    data_type: int
    byte_offset: int
    bit_offset: int
    bit_count: int
    data_address: int
    conversion: tuple[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelGroup:
    """Records of one kind (CG block).

    Attributes:
        address: of its block.
        record_id: that its records begin with in an unsorted data group.
        records: how many there are, 0 if that was not written.
        data_bytes: of a record, without its id and its invalidation bytes.
        invalidation_bytes: behind them.
        is_variable: its records are a length and bytes: the values of a channel of variable length.
        event: which of `EVENTS` its records are, or empty.
        time: its time channel.
        members: of the event, by the name behind the point: `ID`, `DataBytes`, …
        bus_channel: number of the bus, if only the name of the group tells it, or 0.
    """

    address: int
    record_id: int
    records: int
    data_bytes: int
    invalidation_bytes: int
    is_variable: bool
    event: str = ""
    time: Channel | None = None
    members: dict[str, Channel] = field(default_factory=dict)
    bus_channel: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DataGroup:
    """Records of one or several kinds, one behind the other (DG block)."""

    record_id_bytes: int
    data_address: int
    groups: tuple[ChannelGroup, ...]


class StructureReader:
    """Reads the description of a file; what makes no sense is left out and told."""

    def __init__(self, file: BlockFile) -> None:
        """Nothing is read yet."""
        self._file = file
        self._channels_left = _CHANNELS_MAX

    def header(self) -> Block | None:
        """Return the block everything hangs on."""
        return self._file.block(64, ("HD",))

    def utc_offset_s(self, header: Block) -> float | None:
        """Return the time of the file's zero, in seconds since 1970 UTC; None if nobody set a clock.

        A file that knows only the time of the clock on the wall is taken for one of this time zone.
        """
        began_ns, _, _, flags = self._file.fields(header, _HEADER)
        if not began_ns:
            return None
        began_s = began_ns // 10**9 + began_ns % 10**9 / 1e9
        if not flags & _LOCAL_TIME:
            return began_s
        try:
            wall = datetime.datetime.fromtimestamp(began_ns // 10**9, datetime.UTC).replace(tzinfo=None)
            return wall.astimezone().timestamp() + began_ns % 10**9 / 1e9
        except (OverflowError, OSError, ValueError):
            return began_s

    def data_groups(self, header: Block) -> list[DataGroup]:
        """Return the data groups that have frames in them."""
        found = []
        for block in self._chain(header.links[0], "DG"):
            (record_id_bytes,) = self._file.fields(block, _DATA_GROUP)
            groups = tuple(self._group(one) for one in self._chain(block.links[1], "CG"))
            if any(group.event for group in groups):
                found.append(DataGroup(record_id_bytes=record_id_bytes, data_address=block.links[2], groups=groups))
        return found

    def _chain(self, address: int, kind: str) -> Iterator[Block]:
        """Yield blocks, each of which links to the next one first."""
        seen: set[int] = set()
        while address:
            if address in seen:
                self._file.problems.tell(CIRCLE, byte=address)
                return
            seen.add(address)
            block = self._file.block(address, (kind,))
            if block is None:
                return
            yield block
            address = block.links[0]

    def _group(self, block: Block) -> ChannelGroup:
        record_id, records, flags, _, _, data_bytes, invalidation_bytes = self._file.fields(block, _CHANNEL_GROUP)
        is_variable = bool(flags & _VARIABLE_LENGTH_GROUP)
        event, time, members = ("", None, {}) if is_variable else self._event(block.links[1])
        return ChannelGroup(
            address=block.address,
            record_id=record_id,
            records=records,
            data_bytes=data_bytes,
            invalidation_bytes=invalidation_bytes,
            is_variable=is_variable,
            event=event,
            time=time,
            members=members,
            bus_channel=self._bus_channel(block) if event else 0,
        )

    def _event(self, address: int) -> tuple[str, Channel | None, dict[str, Channel]]:
        """Return which event the channels of a group are, its time, and the members of the event."""
        event, time = "", None
        members: dict[str, Channel] = {}
        for block in self._chain(address, "CN"):
            self._channels_left -= 1
            if self._channels_left < 0:
                self._file.problems.tell("The file describes more channels than any program writes.", byte=block.address)
                break
            channel_type, sync = self._file.fields(block, _CHANNEL)[:2]
            name = self._file.text(block.links[2])
            if channel_type == MASTER and sync == _TIME_SYNC:
                time = self._channel(block, name)
            elif name in EVENTS:
                event = name
                for member in self._chain(block.links[1], "CN") if block.links[1] else ():
                    one = self._channel(member, self._file.text(member.links[2]))
                    members[one.name.rpartition(".")[2]] = one
            elif name.partition(".")[0] in EVENTS:
                # Some programs write the members beside the event, or without it.
                event = event or name.partition(".")[0]
                members.setdefault(name.partition(".")[2], self._channel(block, name))
        return event, time, members

    def _channel(self, block: Block, name: str) -> Channel:
        kind, _, data_type, bit_offset, byte_offset, bit_count, _ = self._file.fields(block, _CHANNEL)
        return Channel(
            name=name,
            kind=kind,
            # What stands in the record of such a channel is a place, whatever stands there.
            data_type=0 if kind == VARIABLE_LENGTH else data_type,
            byte_offset=byte_offset,
            bit_offset=bit_offset,
            bit_count=bit_count,
            data_address=block.links[5],
            conversion=self._conversion(block.links[4]),
        )

    def _conversion(self, address: int) -> tuple[int, tuple[float, ...]]:
        block = self._file.block(address, ("CC",)) if address else None
        if block is None:
            return 0, ()
        kind, _, _, _, _, _, _, *parameters = self._file.fields(block, _CONVERSION)
        return (kind, tuple(parameters)) if kind in {LINEAR, RATIONAL} else (0, ())

    def _bus_channel(self, group: Block) -> int:
        """Return the number at the end of the group's or its source's name: `CAN1`."""
        source = self._file.block(group.links[3], ("SI",)) if group.links[3] else None
        for address in (group.links[2], *(source.links[:2] if source else ())):
            number = _LAST_NUMBER.search(self._file.text(address))
            if number and int(number[1]) < 256:
                return int(number[1])
        return 0
