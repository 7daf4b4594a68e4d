"""What goes over USB: requests on the control pipe and frames on the bulk pipes, as Linux' driver gs_usb.c lays them out."""

import enum
import struct
from dataclasses import dataclass

from can_drivers.errors import LinkError
from can_drivers.frames import DLC_OF_LENGTH, FD_LENGTHS, Frame

NO_ECHO = 0xFFFF_FFFF
"""Echo id of a frame that was received; a frame that was sent comes back with the id it was given."""
HEAD_LENGTH = 12
CLASSIC_LENGTH = HEAD_LENGTH + 8
FD_LENGTH = HEAD_LENGTH + 64
LONGEST_TRANSFER = 512
"""One high-speed bulk packet; every frame ends with a short packet, so a transfer never holds two."""

CAN_EXTENDED = 0x8000_0000
CAN_REMOTE = 0x4000_0000
CAN_ERROR = 0x2000_0000
_ID_MASK = 0x1FFF_FFFF

ERROR_BUS_OFF = 0x40
"""Class of an error report: the controller left the bus (CAN_ERR_BUSOFF of linux/can/error.h)."""
_ERROR_COUNTERS = 0x200
_ERROR_CONTROLLER = 0x04

_OVERFLOW, _FD, _SWITCHES, _ERROR_STATE = 1, 2, 4, 8


class Request(enum.IntEnum):
    """Requests on the control pipe (`gs_usb_breq`)."""

    HOST_FORMAT = 0
    BIT_TIMING = 1
    MODE = 2
    LIMITS = 4
    DEVICE_CONFIG = 5
    DATA_BIT_TIMING = 10
    LIMITS_EXTENDED = 11
    SET_TERMINATION = 12
    GET_TERMINATION = 13
    GET_STATE = 14


class Feature(enum.IntFlag):
    """What a channel can do; the same bits switch it on in `Request.MODE`."""

    LISTEN_ONLY = 1 << 0
    FD = 1 << 8
    ONE_BYTE_MORE = 1 << 9
    """LPC546xx: frames to be sent are followed by a byte that nobody reads."""
    LIMITS_EXTENDED = 1 << 10
    TERMINATION = 1 << 11
    GET_STATE = 1 << 13


_HEAD = struct.Struct("<IIBBBB")
_TIMING = struct.Struct("<5I")
_PAIR = struct.Struct("<2I")
_STATE = struct.Struct("<3I")
_CONFIG = struct.Struct("<3xBII")
_LIMITS = struct.Struct("<10I")
_LIMITS_EXTENDED = struct.Struct("<18I")

HOST_FORMAT = struct.pack("<I", 0x0000_BEEF)
CONFIG_LENGTH = _CONFIG.size
STATE_LENGTH = _STATE.size


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingLimits:
    """What a bit of a controller can be made of, in time quanta of its clock divided by the prescaler."""

    tseg1_min: int
    tseg1_max: int
    tseg2_min: int
    tseg2_max: int
    sjw_max: int
    brp_min: int
    brp_max: int
    brp_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLimits:
    """Abilities of one CAN channel. `data`: limits of the FD data phase; None: no CAN FD."""

    features: Feature
    clock_hz: int
    nominal: TimingLimits
    data: TimingLimits | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BitTiming:
    """One bit: sync (1) + tseg1 + tseg2 quanta, each `brp` periods of the clock."""

    brp: int
    tseg1: int
    tseg2: int
    sjw: int

    @property
    def sample_point_pct(self) -> float:
        """Where it is sampled, in % of its length."""
        return 100.0 * (1 + self.tseg1) / (1 + self.tseg1 + self.tseg2)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceConfig:
    """How many CAN channels a device has, and its versions."""

    channels: int
    software: int
    hardware: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What one transfer said: a frame of the bus, an error report, or the echo of a frame of ours.

    Attributes:
        echo_id: which of our frames was sent; `NO_ECHO` for what was received.
        channel: CAN channel of the device.
        overflow: frames were lost in the device before this one.
        error_class: bits of an error report; 0: not an error report.
        counters: (transmit, receive) error counters of an error report that tells them.
        frame: the frame.
    """

    echo_id: int
    channel: int
    overflow: bool
    error_class: int
    counters: tuple[int, int] | None
    frame: Frame


def timing_request(timing: BitTiming) -> bytes:
    """Return the data of BIT_TIMING: propagation segment, phase segments, jump width, prescaler."""
    return _TIMING.pack(1, timing.tseg1 - 1, timing.tseg2, timing.sjw, timing.brp)


def start_request(features: Feature) -> bytes:
    """Return the data of MODE that goes on the bus with these features."""
    return _PAIR.pack(1, features)


def stop_request() -> bytes:
    """Return the data of MODE that leaves the bus."""
    return _PAIR.pack(0, 0)


def termination_request(*, on: bool) -> bytes:
    """Return the data of SET_TERMINATION."""
    return struct.pack("<I", int(on))


def parse_limits(data: bytes) -> ChannelLimits:
    """Take LIMITS (40 bytes) or LIMITS_EXTENDED (72 bytes) apart.

    Raises:
        LinkError: the device answered with another length.
    """
    if len(data) not in {_LIMITS.size, _LIMITS_EXTENDED.size}:
        raise LinkError("The adapter does not speak the gs_usb protocol.", detail=f"limits of {len(data)} bytes: {data.hex()}")
    numbers = struct.unpack(f"<{len(data) // 4}I", data)
    data_phase = TimingLimits(**dict(zip(_LIMIT_NAMES, numbers[10:], strict=True))) if len(numbers) > 10 else None
    return ChannelLimits(
        features=Feature(numbers[0]),
        clock_hz=numbers[1],
        nominal=TimingLimits(**dict(zip(_LIMIT_NAMES, numbers[2:10], strict=True))),
        data=data_phase,
    )


_LIMIT_NAMES = ("tseg1_min", "tseg1_max", "tseg2_min", "tseg2_max", "sjw_max", "brp_min", "brp_max", "brp_step")


def limits_length(*, extended: bool) -> int:
    """Return how many bytes LIMITS or LIMITS_EXTENDED has."""
    return (_LIMITS_EXTENDED if extended else _LIMITS).size


def parse_config(data: bytes) -> DeviceConfig:
    """Take DEVICE_CONFIG apart.

    Raises:
        LinkError: the device answered with another length.
    """
    if len(data) != _CONFIG.size:
        raise LinkError("The adapter does not speak the gs_usb protocol.", detail=f"configuration: {data.hex()}")
    last_channel, software, hardware = _CONFIG.unpack(data)
    return DeviceConfig(channels=last_channel + 1, software=software, hardware=hardware)


def parse_state(data: bytes) -> tuple[int, int, int] | None:
    """Return (state as of linux/can/netlink.h, receive errors, transmit errors), or None for another length."""
    return _STATE.unpack(data) if len(data) == _STATE.size else None


def pack_frame(frame: Frame, echo_id: int, channel: int, *, length: int) -> bytes:
    """Return the transfer that sends a frame.

    Args:
        frame: what is to be sent.
        echo_id: by which it comes back once it was sent.
        channel: CAN channel of the device.
        length: of the whole transfer, in bytes.

    Raises:
        ValueError: no frame of this format has this payload length.
    """
    dlc = DLC_OF_LENGTH.get(len(frame.data))
    if dlc is None or (dlc > 8 and not frame.is_fd):
        raise ValueError(f"No {'CAN FD' if frame.is_fd else 'classic CAN'} frame carries {len(frame.data)} bytes.")
    can_id = frame.can_id | (CAN_EXTENDED if frame.is_extended else 0) | (CAN_REMOTE if frame.is_remote else 0)
    flags = (_FD if frame.is_fd else 0) | (_SWITCHES if frame.bitrate_switch else 0)
    return (_HEAD.pack(echo_id, can_id, dlc, channel, flags, 0) + frame.data).ljust(length, b"\0")


def parse_transfer(data: bytes, now_s: float) -> Received | None:
    """Take a transfer of the device apart; None: it is none of this protocol (too short, a length code that does not exist)."""
    if len(data) < HEAD_LENGTH:
        return None
    echo_id, can_id, dlc, channel, flags, _ = _HEAD.unpack_from(data)
    is_fd = bool(flags & _FD)
    if dlc > (15 if is_fd else 8):
        return None
    is_remote, is_error = bool(can_id & CAN_REMOTE), bool(can_id & CAN_ERROR)
    end = HEAD_LENGTH + (0 if is_remote else FD_LENGTHS[dlc])
    if len(data) < end:
        return None
    payload = bytes(data[HEAD_LENGTH:end])
    error_class = can_id & _ID_MASK if is_error else 0
    counters = None
    if error_class & (_ERROR_COUNTERS | _ERROR_CONTROLLER | ERROR_BUS_OFF) and len(payload) == 8:
        counters = (payload[6], payload[7])
    return Received(
        echo_id=echo_id,
        channel=channel,
        overflow=bool(flags & _OVERFLOW),
        error_class=error_class,
        counters=counters,
        frame=Frame(
            can_id=can_id & _ID_MASK,
            data=payload,
            time_s=now_s,
            is_extended=bool(can_id & CAN_EXTENDED),
            is_fd=is_fd,
            bitrate_switch=bool(flags & _SWITCHES),
            error_state_indicator=bool(flags & _ERROR_STATE),
            is_remote=is_remote,
            is_error=is_error,
        ),
    )
