"""The options of every command that needs a bus. Names are python-can's own."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from bms.definition import load_pack, shipped_packs
from can_drivers.settings import LinkSettings
from engine.messages import Connect
from engine.settings import load_settings

DEFAULT_PACK = "demo-nfm-120s"

R = TypeVar("R")


def link_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add the link options; the command gets them as one argument, `connect`."""

    @functools.wraps(command)
    def with_connect(
        *,
        interface: str | None,
        channel: str | None,
        bitrate: int | None,
        fd: bool | None,
        data_bitrate: int | None,
        pack: str | None,
        dbc: Path | None,
        **others: Any,
    ) -> R:
        return command(connect=_connect(interface, channel, bitrate, fd, data_bitrate, pack, dbc), **others)

    wrapped = with_connect
    for option in (
        click.option("--dbc", type=click.Path(path_type=Path), help="Replaces the definition's broadcasts."),
        click.option("--pack", metavar="ID_OR_PATH", help=f"Pack definition or OBDb signal set. Default: {DEFAULT_PACK}."),
        click.option("--data-bitrate", type=click.IntRange(min=1), help="CAN FD data bit rate in bit/s."),
        click.option("--fd/--no-fd", default=None, help="Open for CAN FD."),
        click.option("-b", "--bitrate", type=click.IntRange(min=1), help="Bit rate in bit/s. Default: the pack's."),
        click.option("-c", "--channel", help="Channel, e.g. COM3, PCAN_USBBUS1, socket://127.0.0.1:29536."),
        click.option("-i", "--interface", help="python-can interface, e.g. slcan, pcan. Default: the last adapter used."),
    ):
        wrapped = option(wrapped)
    return wrapped


def _connect(
    interface: str | None,
    channel: str | None,
    bitrate: int | None,
    fd: bool | None,
    data_bitrate: int | None,
    pack: str | None,
    dbc: Path | None,
) -> Connect:
    """Return the connection that was asked for, or the last one, changed by what was said."""
    last = None if interface or channel else load_settings().last_connection
    if last is not None:
        interface, channel = last.link.interface, last.link.channel
        bitrate = bitrate or last.link.bitrate_bps
        fd = last.link.fd if fd is None else fd
        data_bitrate = data_bitrate or last.link.data_bitrate_bps
        dbc_text = str(dbc.resolve()) if dbc else (last.dbc if pack is None else None)
        pack = _anywhere(pack or last.pack)
    else:
        dbc_text = str(dbc.resolve()) if dbc else None
        pack = _anywhere(pack or DEFAULT_PACK)
    if channel is None:
        raise click.UsageError("Say which adapter to use (-i, -c): none was used before. `halite adapters` lists them.")
    if interface is None:
        if not channel.startswith("socket://"):
            raise click.UsageError(f"Say which interface {channel} belongs to (-i). `halite adapters` lists them.")
        interface = "slcan"
    defaults = load_pack(pack, dbc=Path(dbc_text) if dbc_text else None).link
    link = LinkSettings(
        interface=interface,
        channel=channel,
        bitrate_bps=bitrate or defaults.bitrate_bps,
        fd=defaults.fd if fd is None else fd,
        data_bitrate_bps=data_bitrate or defaults.data_bitrate_bps,
    )
    return Connect(link=link, pack=pack, dbc=dbc_text)


def _anywhere(pack: str) -> str:
    """Return a pack reference that means the same in every folder: it is remembered for the next command."""
    return pack if pack in shipped_packs() or not Path(pack).exists() else str(Path(pack).resolve())
