"""What can go wrong with a wire and an adapter, on demand: named, timed, and undone again."""

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass

from can_drivers.frames import Frame
from virtual_pack.wire.node import BusNode
from virtual_pack.wire.slcan_server import SlcanServer
from virtual_pack.wire.world import World

_NEVER_S = float("inf")
_AGAIN_S = 0.02
"""How often what has to be kept up is done again."""
_OTHER_BITRATE = {500_000: 250_000}
_ANOTHER_BPS = 500_000
_GARBAGE = b"\x00\xfft7E\rtXYZ8\x80\x81\r\at1238112233\rF\rz\r\r"
_BABBLE_QUEUE = 256
"""More than the bus carries until it is filled up again."""
_BABBLE = Frame(can_id=0x000, data=b"\x55" * 8)


class FaultKind(enum.Enum):
    """What goes wrong."""

    SILENT = "silent"
    """The BMS sends nothing; it still acknowledges."""
    GONE = "gone"
    """The BMS is off the bus: nobody acknowledges."""
    WRONG_RATE = "wrong-rate"
    """The BMS uses another bit rate."""
    BABBLE = "babble"
    """Something sends the most urgent id without a pause."""
    SHORT = "short"
    """The two lines of the bus touch: every frame is destroyed."""
    BUS_OFF = "bus-off"
    """The adapter's controller has left the bus, and does so again whenever it is opened."""
    UNPLUG = "unplug"
    """The adapter is not there."""
    STALL = "stall"
    """The adapter hangs: it takes and gives nothing."""
    GARBAGE = "garbage"
    """The adapter gives rubbish between the frames."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WireFault:
    """One fault on the timeline; seconds since the start, `for_s` None: to the end."""

    kind: FaultKind
    at_s: float
    for_s: float | None = None


_TEXT = re.compile(r"(?P<kind>[a-z-]+)@(?P<at>\d+(\.\d+)?)(\+(?P<for>\d+(\.\d+)?))?")


def parse_wire_fault(text: str) -> WireFault:
    """Return the fault that `KIND@SECONDS[+DURATION]` names, e.g. `unplug@5+3`.

    Raises:
        ValueError: it names none; the text says what would.
    """
    found = _TEXT.fullmatch(text)
    kinds = {kind.value: kind for kind in FaultKind}
    if found is None or found["kind"] not in kinds:
        raise ValueError(f"{text!r} is not KIND@SECONDS or KIND@SECONDS+DURATION with one of: {', '.join(kinds)}.")
    for_s = None if found["for"] is None else float(found["for"])
    return WireFault(kind=kinds[found["kind"]], at_s=float(found["at"]), for_s=for_s)


class FaultTimeline:
    """Lets faults begin and end at their times."""

    def __init__(self, faults: tuple[WireFault, ...], world: World, server: SlcanServer, now_s: float) -> None:
        """Count the faults' times from `now_s` on."""
        self._bus = world.bus
        self._bms = world.stations[:1]
        self._adapters = server
        self._babbler = BusNode("babbler", _deaf, queue_length=_BABBLE_QUEUE)
        self._coming = sorted((now_s + fault.at_s, number, fault) for number, fault in enumerate(faults))
        self._present: dict[WireFault, float] = {}
        self._again_s = _NEVER_S
        self._actions: dict[FaultKind, tuple[Callable[[float], None], Callable[[float], None]]] = {
            FaultKind.SILENT: (self._mute, self._unmute),
            FaultKind.GONE: (self._leave, self._return),
            FaultKind.WRONG_RATE: (self._change_rate, self._return),
            FaultKind.BABBLE: (self._plug_babbler, self._unplug_babbler),
            FaultKind.SHORT: (self._short, self._part),
            FaultKind.BUS_OFF: (_nothing, _nothing),
            FaultKind.UNPLUG: (server.unplug, server.plug_in),
            FaultKind.STALL: (server.hang, server.go_on),
            FaultKind.GARBAGE: (_nothing, _nothing),
        }
        self._kept_up: dict[FaultKind, Callable[[float], None]] = {
            FaultKind.BABBLE: self._babble,
            FaultKind.BUS_OFF: self._bus_off,
            FaultKind.GARBAGE: self._garbage,
        }

    @property
    def next_time_s(self) -> float:
        """When `step` has something to do; infinity: never."""
        coming_s = self._coming[0][0] if self._coming else _NEVER_S
        return min(coming_s, self._again_s, *self._present.values()) if self._present else coming_s

    def step(self, now_s: float) -> None:
        """Begin and end what is due."""
        for fault in [fault for fault, ends_s in self._present.items() if ends_s <= now_s]:
            del self._present[fault]
            self._actions[fault.kind][1](now_s)
        while self._coming and self._coming[0][0] <= now_s:
            begins_s, _, fault = self._coming.pop(0)
            self._present[fault] = _NEVER_S if fault.for_s is None else begins_s + fault.for_s
            self._actions[fault.kind][0](now_s)
            self._again_s = now_s
        if self._again_s <= now_s:
            kept_up = [self._kept_up[fault.kind] for fault in self._present if fault.kind in self._kept_up]
            for action in kept_up:
                action(now_s)
            self._again_s = now_s + _AGAIN_S if kept_up else _NEVER_S

    def _mute(self, _now_s: float) -> None:
        for station in self._bms:
            station.mute = True

    def _unmute(self, _now_s: float) -> None:
        for station in self._bms:
            station.mute = False

    def _leave(self, now_s: float) -> None:
        for station in self._bms:
            self._bus.close(station.node, now_s)

    def _return(self, now_s: float) -> None:
        for station in self._bms:
            self._bus.close(station.node, now_s)
            station.open(self._bus, now_s)

    def _change_rate(self, now_s: float) -> None:
        for station in self._bms:
            self._bus.close(station.node, now_s)
            station.node.bitrate_bps = _OTHER_BITRATE.get(station.device.bitrate_bps, _ANOTHER_BPS)
            self._bus.open(station.node, now_s)

    def _plug_babbler(self, now_s: float) -> None:
        for station in self._bms:
            self._babbler.bitrate_bps = station.device.bitrate_bps
        self._bus.attach(self._babbler)
        self._bus.open(self._babbler, now_s)

    def _babble(self, now_s: float) -> None:
        while self._bus.send(self._babbler, _BABBLE, now_s):
            pass

    def _unplug_babbler(self, now_s: float) -> None:
        self._bus.detach(self._babbler, now_s)

    def _short(self, _now_s: float) -> None:
        self._bus.shorted = True

    def _part(self, _now_s: float) -> None:
        self._bus.shorted = False

    def _bus_off(self, _now_s: float) -> None:
        for adapter in self._adapters.adapters:
            adapter.node.go_bus_off()

    def _garbage(self, _now_s: float) -> None:
        for adapter in self._adapters.adapters:
            adapter.output.extend(_GARBAGE)


def _nothing(_now_s: float) -> None:
    """Some faults only have to be kept up."""


def _deaf(_frame: Frame) -> None:
    """What babbles hears nothing."""
