"""How each of python-can's back ends wants to be told what `LinkSettings` say.

Channels are text everywhere in Halite. Where a back end needs more than one value they are joined: `<serial number>/<channel>`
for IXXAT and neoVI, `<host>:<port>/<interface>` for socketcand.
"""

from typing import Any

from can_drivers.errors import LinkError
from can_drivers.python_can import can
from can_drivers.settings import LinkSettings

_NUMBERED = frozenset({"canalystii", "cantact", "gs_usb", "iscan", "ixxat", "kvaser", "neousys", "neovi", "systec", "vector"})
"""Back ends whose channel is a number."""

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

_PCAN_FD_CLOCK_HZ = 80_000_000
_SAMPLE_POINT_PCT = 80.0


def open_arguments(settings: LinkSettings, *, listen_only: bool) -> dict[str, Any]:
    """Return the keyword arguments of the back end's constructor.

    Args:
        settings: what is to be opened.
        listen_only: do not even acknowledge.

    Raises:
        LinkError: the back end cannot listen only.
        ValueError: the channel is not well formed, or no bit timing fits.
    """
    arguments: dict[str, Any] = {"bitrate": settings.bitrate_bps}
    if settings.fd:
        arguments |= {"fd": True, "data_bitrate": settings.data_bitrate_bps}
    arguments |= _channel_arguments(settings)
    arguments |= _special_arguments(settings)
    if listen_only and settings.interface not in _NO_CONTROLLER:
        if settings.interface not in _LISTEN_ONLY:
            raise LinkError(
                f"The interface {settings.interface} cannot listen without acknowledging.",
                advice="Set the bit rate by hand instead of looking for it.",
            )
        arguments |= _LISTEN_ONLY[settings.interface]
    return arguments


def _channel_arguments(settings: LinkSettings) -> dict[str, Any]:
    interface, channel = settings.interface, settings.channel
    if interface == "socketcand":
        address, _, name = channel.rpartition("/")
        host, _, port = address.rpartition(":")
        if not (host and port.isdecimal() and name):
            raise ValueError(f"{channel!r} is not of the form host:port/interface.")
        return {"channel": name, "host": host, "port": int(port)}
    if interface in {"ixxat", "neovi"} and "/" in channel:
        serial, _, number = channel.partition("/")
        return {"channel": int(number), "unique_hardware_id" if interface == "ixxat" else "serial": serial}
    if interface in _NUMBERED and channel.isdecimal():
        return {"channel": int(channel)}
    return {"channel": channel}


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
    if interface == "pcan":
        return {"timing": _fd_timing(settings)}
    if interface == "nixnet":
        return {"fd_bitrate": settings.data_bitrate_bps}
    if interface == "virtual":
        return {"protocol": can.CanProtocol.CAN_FD}
    return {}


def _fd_timing(settings: LinkSettings) -> can.BitTimingFd:
    return can.BitTimingFd.from_sample_point(
        f_clock=_PCAN_FD_CLOCK_HZ,
        nom_bitrate=settings.bitrate_bps,
        nom_sample_point=_SAMPLE_POINT_PCT,
        data_bitrate=settings.data_bitrate_bps,
        data_sample_point=_SAMPLE_POINT_PCT,
    )
