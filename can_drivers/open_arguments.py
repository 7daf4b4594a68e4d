"""How each of python-can's back ends wants to be told what `LinkSettings` say.

Channels are text everywhere in Halite. Where a back end needs more than one value they are joined: `<serial number>/<channel>`
(`AdapterFamily.channel_prefix` names the first), `<host>:<port>/<interface>` for socketcand.
"""

from typing import Any

from can_drivers.adapters.families import family_of
from can_drivers.errors import LinkError
from can_drivers.python_can import can
from can_drivers.settings import LinkSettings

_COUNTED = frozenset({"device", "device_number"})
"""Arguments before the `/` of a channel that are numbers; the others are serial numbers, which are text."""

_LISTEN_ONLY: dict[str, dict[str, Any]] = {
    "cantact": {"monitor": True},
    "kvaser": {"driver_mode": False},
    "nixnet": {"listen_only": True},
    "pcan": {"state": can.BusState.PASSIVE},
    "seeedstudio": {"operation_mode": "silent"},
    "systec": {"state": can.BusState.PASSIVE},
    "vector": {"listen_only": True},
}
"""What makes a back end listen without acknowledging."""

_NO_CONTROLLER = frozenset({"virtual", "udp_multicast"})
"""Buses without acknowledgement: listening never disturbs anybody."""

_CLOCKS_HZ: dict[str, tuple[int, int | None]] = {
    "canalystii": (8_000_000, None),
    "cantact": (24_000_000, None),
    "kvaser": (16_000_000, 80_000_000),
    "nixnet": (40_000_000, 40_000_000),
    "pcan": (8_000_000, 80_000_000),
    "usb2can": (32_000_000, None),
    "vector": (16_000_000, 80_000_000),
}
"""Back ends that take bit timing: clock for classic CAN and for CAN FD (None: not at all)."""

_TIMING_ALWAYS = frozenset({"pcan"})
"""CAN FD is opened with bit timing or not at all."""
_SAMPLE_POINT_PCT = 80.0


def open_arguments(settings: LinkSettings) -> dict[str, Any]:
    """Return the keyword arguments of the back end's constructor.

    Args:
        settings: what is to be opened, and how.

    Raises:
        LinkError: the back end cannot listen only, or has no such sample point or termination.
        ValueError: the channel is not well formed, or no bit timing fits.
    """
    arguments: dict[str, Any] = {"bitrate": settings.bitrate_bps}
    if settings.fd:
        arguments |= {"fd": True, "data_bitrate": settings.data_bitrate_bps}
    arguments |= _channel_arguments(settings)
    arguments |= _special_arguments(settings)
    arguments |= _timing_arguments(settings)
    if settings.listen_only and settings.interface not in _NO_CONTROLLER:
        if settings.interface not in _LISTEN_ONLY:
            raise LinkError(
                f"The interface {settings.interface} cannot listen without acknowledging.",
                advice="Set the bit rate by hand instead of looking for it.",
            )
        arguments |= _LISTEN_ONLY[settings.interface]
    if settings.termination is not None:
        if settings.interface != "nixnet":
            raise LinkError(
                f"The termination of an adapter cannot be switched through the interface {settings.interface}.",
                advice="Leave it to the adapter, and put 120 Ω on the bus by hand where they are missing.",
            )
        arguments |= {"can_termination": settings.termination}
    return arguments


def _channel_arguments(settings: LinkSettings) -> dict[str, Any]:
    interface, channel = settings.interface, settings.channel
    if interface == "socketcand":
        address, _, name = channel.rpartition("/")
        host, _, port = address.rpartition(":")
        if not (host and port.isdecimal() and name):
            raise ValueError(f"{channel!r} is not of the form host:port/interface.")
        return {"channel": name, "host": host, "port": int(port)}
    family = family_of(interface)
    arguments: dict[str, Any] = {}
    if family is not None and family.channel_prefix and "/" in channel:
        first, _, channel = channel.partition("/")
        arguments = {family.channel_prefix: int(first) if family.channel_prefix in _COUNTED else first}
    is_number = family is not None and family.numbered and channel.isdecimal()
    return {**arguments, "channel": int(channel) if is_number else channel}


def _special_arguments(settings: LinkSettings) -> dict[str, Any]:
    interface = settings.interface
    if interface == "vector":
        # Without an application name the channel is the global channel number, as detection reports it.
        return {"app_name": None}
    if interface == "socketcand":
        return {"tcp_tune": True}
    if interface == "neovi":
        return {"receive_own_messages": False}
    if not settings.fd:
        return {}
    if interface == "nixnet":
        return {"fd_bitrate": settings.data_bitrate_bps}
    if interface == "virtual":
        return {"protocol": can.CanProtocol.CAN_FD}
    return {}


def _timing_arguments(settings: LinkSettings) -> dict[str, Any]:
    """Return the bit timing where a sample point is asked for, or nothing works without one."""
    interface = settings.interface
    asked = settings.sample_point_pct is not None or (settings.fd and settings.data_sample_point_pct is not None)
    if not asked and not (settings.fd and interface in _TIMING_ALWAYS):
        return {}
    classic_hz, fd_hz = _CLOCKS_HZ.get(interface, (None, None))
    clock_hz = fd_hz if settings.fd else classic_hz
    if clock_hz is None:
        raise LinkError(
            f"The interface {interface} does not let the sample point be chosen.", advice="Leave it to the adapter's driver."
        )
    nominal_pct = settings.sample_point_pct or _SAMPLE_POINT_PCT
    if not settings.fd:
        return {"timing": can.BitTiming.from_sample_point(clock_hz, settings.bitrate_bps, nominal_pct)}
    return {
        "timing": can.BitTimingFd.from_sample_point(
            f_clock=clock_hz,
            nom_bitrate=settings.bitrate_bps,
            nom_sample_point=nominal_pct,
            data_bitrate=settings.data_bitrate_bps,
            data_sample_point=settings.data_sample_point_pct or _SAMPLE_POINT_PCT,
        )
    }
