"""The options of every command that needs a bus. Names are python-can's own."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from bms.definition import load_pack, shipped_packs
from can_drivers.adapters import resolve, with_identity
from can_drivers.settings import LinkSettings
from cli.number_range import NumberRange
from cli.signing_in import user_option
from engine.messages import Connect
from engine.settings import LastConnection, load_settings

DEFAULT_PACK = "demo-nfm-120s"
_SAMPLE_POINT = NumberRange(min=50.0, max=95.0)

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What was said on the command line; None: nothing about it."""

    interface: str | None
    channel: str | None
    serial: str | None
    bitrate: int | None
    fd: bool | None
    data_bitrate: int | None
    sample_point: float | None
    data_sample_point: float | None
    listen_only: bool
    termination: bool | None
    pack: str | None
    dbc: Path | None


_OPTIONS = (
    click.option("-i", "--interface", help="python-can interface, e.g. slcan, pcan. Default: the last adapter used."),
    click.option("-c", "--channel", help="Channel, e.g. COM3, PCAN_USBBUS1, socket://127.0.0.1:29536."),
    click.option("--serial", help="Serial number of the adapter: it is found wherever it is plugged in."),
    click.option("-b", "--bitrate", type=click.IntRange(min=1), help="Bit rate in bit/s. Default: the pack's."),
    click.option("--fd/--no-fd", default=None, help="Open for CAN FD."),
    click.option("--data-bitrate", type=click.IntRange(min=1), help="CAN FD data bit rate in bit/s."),
    click.option("--sample-point", type=_SAMPLE_POINT, help="Where a bit is sampled, in %. Default: the driver's."),
    click.option("--data-sample-point", type=_SAMPLE_POINT, help="The same for the CAN FD data phase."),
    click.option("--listen-only", is_flag=True, help="Only listen: send nothing and acknowledge nothing."),
    click.option("--termination/--no-termination", default=None, help="Switch the adapter's 120 Ω on or off."),
    click.option("--pack", metavar="ID_OR_PATH", help=f"Pack definition or OBDb signal set. Default: {DEFAULT_PACK}."),
    click.option("--dbc", type=click.Path(path_type=Path), help="Replaces the definition's broadcasts."),
)


def link_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add the link options; the command gets them as one argument, `connect`. `--user` is met by the connection itself."""

    @functools.wraps(command)
    def with_connect(**arguments: Any) -> R:
        said = _Said(**{one.name: arguments.pop(one.name) for one in fields(_Said)})
        return command(connect=_connect(said), **arguments)

    wrapped = user_option(with_connect)
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def _connect(said: _Said) -> Connect:
    """Return the connection that was asked for, or the last one, changed by what was said."""
    last = None if said.interface or said.channel or said.serial else load_settings().last_connection
    dbc = str(said.dbc.resolve()) if said.dbc else (last.dbc if last is not None and said.pack is None else None)
    pack = _anywhere(said.pack or (last.pack if last is not None else DEFAULT_PACK))
    link = _last_link(last) if last is not None else _named_link(said, pack, dbc)
    return Connect(link=_changed(link, said), pack=pack, dbc=dbc)


def _last_link(last: LastConnection) -> LinkSettings:
    # Who only wanted to listen in the window wants an answer here.
    return replace(last.link, listen_only=False)


def _named_link(said: _Said, pack: str, dbc: str | None) -> LinkSettings:
    """Return the adapter that was named, at the bit rates of the pack definition.

    Raises:
        AdapterNotFoundError: no adapter with that serial number is plugged in.
    """
    interface = said.interface
    if not said.channel and not said.serial:
        raise click.UsageError("Say which adapter to use (-i, -c): none was used before. `halite adapters` lists them.")
    if interface is None:
        if said.channel is None or not said.channel.startswith("socket://"):
            raise click.UsageError(
                f"Say which interface {said.channel or said.serial} belongs to (-i). `halite adapters` lists them."
            )
        interface = "slcan"
    defaults = load_pack(pack, dbc=Path(dbc) if dbc else None).link
    link = LinkSettings(
        interface=interface,
        channel=said.channel or "",
        serial=said.serial or "",
        bitrate_bps=defaults.bitrate_bps,
        fd=defaults.fd,
        data_bitrate_bps=defaults.data_bitrate_bps,
    )
    return resolve(link) if link.serial else with_identity(link)


def _changed(link: LinkSettings, said: _Said) -> LinkSettings:
    wanted = {
        "bitrate_bps": said.bitrate,
        "fd": said.fd,
        "data_bitrate_bps": said.data_bitrate,
        "sample_point_pct": said.sample_point,
        "data_sample_point_pct": said.data_sample_point,
        "listen_only": said.listen_only or None,
        "termination": said.termination,
    }
    return replace(link, **{name: value for name, value in wanted.items() if value is not None})  # type: ignore[arg-type]  # their types are those of LinkSettings


def _anywhere(pack: str) -> str:
    """Return a pack reference that means the same in every folder: it is remembered for the next command."""
    return pack if pack in shipped_packs() or not Path(pack).exists() else str(Path(pack).resolve())
