"""What the installed or frozen program can find out about itself, one function a check."""

import contextlib
import importlib
import os
import struct
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import msgspec

from bms.calibration.package import shipped_packages
from bms.definition import load_pack, shipped_packs
from bms.errors import DefinitionError
from bms.storage import halite_home, write_durably
from bms.telemetry import LiveTable
from bms.telemetry.snapshot import Validity
from can_drivers.adapters import ADAPTER_FAMILIES
from can_drivers.bus import open_bus
from can_drivers.frames import Frame
from can_drivers.settings import LinkSettings
from cli.link_options import DEFAULT_PACK
from cli.virtual_pack_process import virtual_pack
from engine.client import EngineClient
from engine.messages import Connect, LinkStateChanged
from virtual_pack.simulator import SimulationOptions

_PACK_STATE_ID = 0x235
_ENGINE_WITHIN_S = 30.0
_TITLES = 300
_LOST_REFERENCES = 100


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One result."""

    name: str
    ok: bool
    detail: str


class NotRightError(Exception):
    """A check found something wrong; its text says what."""


def run_checks() -> list[Check]:
    """Run every check; one that fails never hides another."""
    return [_run(name, check) for name, check in _checks().items()]


def _run(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name=name, ok=True, detail=check())
    except NotRightError as error:
        return Check(name=name, ok=False, detail=str(error))
    except Exception as error:  # noqa: BLE001 - whatever is broken in this installation is the answer
        return Check(name=name, ok=False, detail=f"{type(error).__name__}: {error}")


def _checks() -> dict[str, Callable[[], str]]:
    checks: dict[str, Callable[[], str]] = {"python": _python}
    for family in ADAPTER_FAMILIES:
        if family.is_offered:
            checks[f"back end {family.interface}"] = _back_end_check(family.back_end)
    checks |= {"bus": _bus, "definitions": _definitions, "decoding": _decoding, "packages": _packages, "home": _home}
    checks |= {"logs": _logs}
    return checks | {"engine and virtual pack": _engine, "window": _window}


def _python() -> str:
    version = sys.version.split()[0]
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        raise NotRightError(f"Python {version} is not one Halite is tested with (3.11 to 3.13).")
    return f"Python {version}, {struct.calcsize('P') * 8} bit{', frozen' if getattr(sys, 'frozen', False) else ''}"


def _back_end_check(module: str) -> Callable[[], str]:
    def check() -> str:
        try:
            importlib.import_module(module)
        except ModuleNotFoundError as error:
            raise NotRightError(f"The module {error.name} is missing.") from error
        except Exception as error:  # noqa: BLE001 - a maker's library that is not there makes its back end raise anything
            return f"driver not installed ({type(error).__name__})"
        return "can be loaded"

    return check


def _bus() -> str:
    link = LinkSettings(interface="virtual", channel=f"self-check-{uuid.uuid4()}")
    frame = Frame(can_id=0x123, data=b"halite")
    with contextlib.closing(open_bus(link)) as one, contextlib.closing(open_bus(link)) as other:
        one.send([frame])
        received = other.receive(1.0)
    if [(got.can_id, got.data) for got in received] != [(frame.can_id, frame.data)]:
        raise NotRightError(f"A frame sent on python-can's virtual bus came back as {received}.")
    return "a frame passed"


def _definitions() -> str:
    read = []
    for pack in shipped_packs():
        try:
            read.append(load_pack(pack).id)
        except DefinitionError as error:
            if "--dbc" not in error.advice:
                raise
            read.append(f"{pack} (its message database comes with the BMS)")
    return ", ".join(read)


def _decoding() -> str:
    definition = load_pack(DEFAULT_PACK)
    table = LiveTable(definition)
    now_s = time.monotonic()
    table.on_frames([Frame(can_id=_PACK_STATE_ID, data=bytes.fromhex("3E801F4000002710"), time_s=now_s)])
    valid = {name for name, one in table.snapshot(now_s).readings.items() if one.validity is Validity.VALID}
    if "soc_pct" not in valid:
        raise NotRightError("A state frame was not decoded.")
    return f"{', '.join(sorted(valid))} decoded"


def _logs() -> str:
    """Decode a log of one frame, in a child process, and read it back."""
    from pyarrow import parquet  # noqa: PLC0415 - the largest library of all

    from engine.logs.crew import Crew  # noqa: PLC0415 - as above
    from engine.logs.decoding import DecodeOrder, decode_logs  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory(prefix="halite-self-check-") as name:
        log, out = Path(name, "state.log"), Path(name, "out")
        log.write_text(f"(1700000000.000000) can0 {_PACK_STATE_ID:03X}#3E801F4000002710\n", encoding="ascii")
        with Crew((log,)) as crew:
            report = decode_logs(DecodeOrder(logs=(log,), out=out, pack=DEFAULT_PACK), crew)
        parts = list(out.rglob("*.parquet"))
        if report.rows != 1 or [parquet.read_metadata(part).num_rows for part in parts] != [1]:
            raise NotRightError(
                f"A log of one frame became {report.rows} rows. {' '.join(one.what for one in report.problems)}"
            )
        return f"a frame was decoded to {parts[0].parent.name}, {parts[0].stat().st_size:,} bytes of Parquet"


def _packages() -> str:
    found = shipped_packages(load_pack(DEFAULT_PACK))
    if not found:
        raise NotRightError("No calibration packages came with the program.")
    return f"signatures of {', '.join(package.id for package in found)} hold"


def _home() -> str:
    path = halite_home() / f"self-check-{os.getpid()}"
    write_durably(path, b"halite")
    try:
        if path.read_bytes() != b"halite":
            raise NotRightError(f"What was written to {path} does not come back.")
    finally:
        path.unlink()
    return str(halite_home())


def _engine() -> str:
    """Start both child processes and connect one to the other."""
    engine = EngineClient()
    try:
        with virtual_pack(SimulationOptions(port=0)) as channel:
            engine.send(Connect(link=LinkSettings(interface="slcan", channel=channel), pack=DEFAULT_PACK))
            deadline_s = time.monotonic() + _ENGINE_WITHIN_S
            state = LinkStateChanged(state="disconnected")
            while state.state != "ready" and engine.alive and time.monotonic() < deadline_s:
                state = next((event for event in reversed(engine.wait(0.1)) if isinstance(event, LinkStateChanged)), state)
    finally:
        engine.close()
    if state.state != "ready":
        raise NotRightError(f"The virtual pack did not become ready: {state.state}. {state.cause}")
    return "the virtual pack was identified"


def _window() -> str:
    # Nothing may be shown on the screen, and without a screen any other plug-in would end the process.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui.app import make_application  # noqa: PLC0415 - Qt reads the variable above when it is loaded
    from gui.main_window import MainWindow  # noqa: PLC0415 - as above

    application = make_application()
    window = MainWindow()
    before = sys.getrefcount(None)
    for number in range(_TITLES):
        window.setWindowTitle(str(number))
    if sys.getrefcount(None) < before - _LOST_REFERENCES:
        raise NotRightError("This PySide6 loses references to None on this Python; install 6.11.")
    image = window.grab().toImage()
    colors = {image.pixel(x, y) for x in range(0, image.width(), 8) for y in range(0, image.height(), 8)}
    if len(colors) < 3:
        raise NotRightError("The window was painted empty.")
    window.close()
    application.quit()
    return f"painted, {image.width()} × {image.height()}, PySide6 {sys.modules['PySide6'].__version__}"
