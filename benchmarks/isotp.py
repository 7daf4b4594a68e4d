"""ISO-TP at the wire limit: ours and can-isotp in turn, through the same driver, on a bit-timed bus in another process."""

import contextlib
import gc
import os
import random
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import isotp

from benchmarks.isotp_peer import ACKNOWLEDGEMENT, ECU_ID, TESTER_ID, parameters
from benchmarks.table import markdown
from can_drivers.bit_timing import frame_time_s
from can_drivers.bus import Bus, open_bus
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived, TransferFailed
from can_drivers.settings import LinkSettings

MESSAGE_LENGTH = 4095
_PATIENCE_S = 5.0
_WARM_UP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One row of the table. `goal` is the share of the wire limit that must be reached."""

    name: str
    bitrate_bps: int
    data_bitrate_bps: int
    block_size: int
    goal: float | None

    @property
    def parameters(self) -> IsoTpParameters:
        """What both ends use."""
        return parameters(self.bitrate_bps, self.data_bitrate_bps, self.block_size)

    @property
    def messages(self) -> int:
        """How many messages are about two seconds of wire time."""
        return 14 if not self.data_bitrate_bps else 80


CELLS = (
    Cell(name="500k", bitrate_bps=500_000, data_bitrate_bps=0, block_size=0, goal=0.99),
    Cell(name="500k", bitrate_bps=500_000, data_bitrate_bps=0, block_size=8, goal=0.93),
    Cell(name="FD 500k/2M", bitrate_bps=500_000, data_bitrate_bps=2_000_000, block_size=0, goal=0.97),
    Cell(name="FD 500k/2M", bitrate_bps=500_000, data_bitrate_bps=2_000_000, block_size=8, goal=None),
    Cell(name="FD 1M/5M", bitrate_bps=1_000_000, data_bitrate_bps=5_000_000, block_size=0, goal=0.95),
    Cell(name="FD 1M/5M", bitrate_bps=1_000_000, data_bitrate_bps=5_000_000, block_size=8, goal=None),
)

Tester = Callable[[Bus, IsoTpParameters, list[bytes]], float]
"""Sends the messages, each after the acknowledgement of the one before; returns the seconds from first frame to last."""


def ours(bus: Bus, settings: IsoTpParameters, messages: list[bytes]) -> float:
    """Send with our endpoint in one thread: the one that receives, as the diagnostics of the engine do."""
    endpoint = IsoTpEndpoint(IsoTpAddress(tx_id=TESTER_ID, rx_id=ECU_ID), settings)
    started_s = time.monotonic()
    for message in messages:
        endpoint.send(message, time.monotonic())
        while not _answered(endpoint):
            while frames := endpoint.poll(time.monotonic()):
                bus.send(frames)
            next_s = endpoint.next_time_s
            pause_s = _PATIENCE_S if next_s is None else max(0.0, next_s - time.monotonic())
            for frame in bus.receive(pause_s):
                endpoint.on_frame(frame, time.monotonic())
    return time.monotonic() - started_s


def _answered(endpoint: IsoTpEndpoint) -> bool:
    for event in endpoint.take_events():
        if isinstance(event, TransferFailed):
            raise SystemExit(f"a transfer of ours failed: {event.error.detail}")
        if isinstance(event, MessageReceived):
            return True
    return False


def can_isotp(bus: Bus, settings: IsoTpParameters, messages: list[bytes]) -> float:
    """Send with can-isotp's threads and a blocking `rxfn`, which is its fastest way."""
    arrived: deque[Frame] = deque()

    def receive(timeout_s: float) -> isotp.CanMessage | None:
        if not arrived:
            arrived.extend(bus.receive(timeout_s))
        if not arrived:
            return None
        frame = arrived.popleft()
        return isotp.CanMessage(arbitration_id=frame.can_id, data=frame.data, is_fd=frame.is_fd, bitrate_switch=frame.is_fd)

    def send(message: isotp.CanMessage) -> None:
        bus.send(
            [
                Frame(
                    can_id=message.arbitration_id,
                    data=bytes(message.data),
                    is_fd=message.is_fd,
                    bitrate_switch=message.bitrate_switch,
                )
            ]
        )

    layer = isotp.TransportLayer(
        rxfn=receive,
        txfn=send,
        address=isotp.Address(txid=TESTER_ID, rxid=ECU_ID),
        params={
            "blocking_send": True,
            "can_fd": settings.fd,
            "bitrate_switch": settings.fd,
            "tx_data_length": 64 if settings.fd else 8,
            "tx_padding": settings.padding,
        },
    )
    layer.start()
    try:
        started_s = time.monotonic()
        for message in messages:
            layer.send(message, send_timeout=_PATIENCE_S)
            if layer.recv(block=True, timeout=_PATIENCE_S) != ACKNOWLEDGEMENT:
                raise SystemExit("a transfer of can-isotp was not acknowledged")
        return time.monotonic() - started_s
    finally:
        layer.stop()


def wire_limit_s(settings: IsoTpParameters, messages: list[bytes]) -> float:
    """Return the wire time of every frame of the exchange, in seconds: two endpoints that answer in no time at all."""
    tester = IsoTpEndpoint(IsoTpAddress(tx_id=TESTER_ID, rx_id=ECU_ID), settings)
    ecu = IsoTpEndpoint(IsoTpAddress(tx_id=ECU_ID, rx_id=TESTER_ID), settings)
    total_s = now_s = 0.0
    for message in messages:
        tester.send(message, now_s)
        answered = False
        while not answered:
            now_s += 0.001
            for one, other in ((tester, ecu), (ecu, tester)):
                for frame in one.poll(now_s):
                    total_s += frame_time_s(frame, settings.bitrate_bps, settings.data_bitrate_bps)
                    other.on_frame(frame, now_s)
            for event in ecu.take_events():
                if isinstance(event, MessageReceived):
                    ecu.send(ACKNOWLEDGEMENT, now_s)
            answered = any(isinstance(event, MessageReceived) for event in tester.take_events())
    return total_s


@contextlib.contextmanager
def ecu_process(cell: Cell) -> Iterator[Bus]:
    """Run the ECU and its bus in another process; yield our side of the emulated adapter."""
    command = [sys.executable, "-m", "benchmarks.isotp_peer"]
    numbers = [str(number) for number in (cell.bitrate_bps, cell.data_bitrate_bps, cell.block_size)]
    with subprocess.Popen(command + numbers, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            _keep_apart(process.pid)
            channel = process.stdout.readline().strip()
            rates = {"fd": True, "data_bitrate_bps": cell.data_bitrate_bps} if cell.data_bitrate_bps else {}
            bus = open_bus(LinkSettings(interface="slcan", channel=channel, bitrate_bps=cell.bitrate_bps, **rates))
            try:
                yield bus
            finally:
                bus.close()
        finally:
            process.terminate()


def _keep_apart(ecu_pid: int) -> None:
    """Give the ECU the last processor and ourselves the others: adapter and ECU stand for hardware of their own."""
    if not hasattr(os, "sched_setaffinity"):
        return
    *others, last = sorted(range(os.cpu_count() or 1))
    if others:
        os.sched_setaffinity(ecu_pid, {last})
        os.sched_setaffinity(0, others)


def share(cell: Cell, tester: Tester) -> float:
    """Return wire limit / measured time."""
    numbers = random.Random(cell.block_size)
    messages = [numbers.randbytes(MESSAGE_LENGTH) for _ in range(cell.messages)]
    limit_s = wire_limit_s(cell.parameters, messages)
    with ecu_process(cell) as bus:
        tester(bus, cell.parameters, messages[:_WARM_UP])
        # As the command line does before a transfer; for both stacks.
        gc.collect()
        gc.freeze()
        try:
            return limit_s / tester(bus, cell.parameters, messages)
        finally:
            gc.unfreeze()


def run(rounds: int = 5) -> str:
    """Measure every cell, both stacks in turn, `rounds` times; return the table."""
    rows = []
    for cell in CELLS:
        our_shares: list[float] = []
        their_shares: list[float] = []
        for _ in range(rounds):
            our_shares.append(share(cell, ours))
            their_shares.append(share(cell, can_isotp))
        our_median, their_median = statistics.median(our_shares), statistics.median(their_shares)
        rows.append(
            [
                cell.name,
                str(cell.block_size),
                f"{our_median:.3f}",
                f"{min(our_shares):.3f} … {max(our_shares):.3f}",
                f"{their_median:.3f}",
                f"{min(their_shares):.3f} … {max(their_shares):.3f}",
                f"{our_median / their_median:.3f}",
                "" if cell.goal is None else f"≥ {cell.goal:.2f}",
            ]
        )
    header = ["bus", "BS", "Halite (median)", "range", "can-isotp (median)", "range", "Halite / can-isotp", "goal"]
    return markdown(header, rows)
