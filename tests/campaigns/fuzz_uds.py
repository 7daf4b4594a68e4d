"""Mutated frames into the UDS client amid real exchanges with the virtual BMS.

`python -m tests.campaigns.fuzz_uds --full` sends a million, prints JSON and ends with 1 on a violation:
an exception escapes; an answer is accepted that was not wholly on the bus after its request, or does not name service and echo;
after the noise a clean exchange fails; memory grows. One seed gives one run.

What was on the bus is told by a reassembler of its own, written here from ISO 15765-2, 9.6 alone.
"""

import argparse
import gc
import json
import random
import sys
import time
import tracemalloc
from collections import Counter
from dataclasses import replace
from typing import Any

from bms.diagnostics.procedure import Exchange, Procedure, Response
from bms.errors import NegativeResponseError
from can_drivers import bit_timing
from can_drivers.errors import ExplainedError
from can_drivers.frames import Frame
from tests.bms.diagnostics.virtual_time import duration_s
from tests.bms.flashing.world import World

RESPONSE_ID, REQUEST_ID = 0x7EC, 0x7E4
READS = ["22F18C", "22F191", "22F195", "22F186", "22D000", "190209", "2324004000000040", "23240040000000FF", "3E00", "1001"]
ECHO = {0x22: 2, 0x19: 1, 0x3E: 1, 0x10: 1}
MEMORY_LIMIT = 400_000
"""Bytes that may be in use more at the end than after the first tenth."""
_FULL = 1_000_000
_SHORT = 20_000


class Overheard:
    """Every message that could be made of the frames on the response id, in whatever way: the most a receiver may believe."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self._open: list[tuple[bytes, int, int, int]] = []

    def hear(self, frame: Frame) -> None:
        if frame.can_id != RESPONSE_ID or frame.is_extended or frame.is_error or not frame.data:
            return
        data = frame.data
        kind, low = data[0] >> 4, data[0] & 0x0F
        if kind == 0:
            start, length = (1, low) if low else (2, data[1] if len(data) > 1 else 0)
            self.messages.append(data[start : start + length])
        elif kind == 1:
            length, start = int.from_bytes(data[:2], "big") & 0xFFF, 2
            if length == 0:
                length, start = int.from_bytes(data[2:6], "big"), 6
            # A receiver may go on with the old message or begin the new one; both are believed here.
            self._open = [(data[start:], length, 1, len(data) - 1), *self._open[:7]]
        elif kind == 2:
            self._open = [self._consecutive(message, low, data[1:]) for message in self._open]

    def _consecutive(self, message: tuple[bytes, int, int, int], number: int, data: bytes) -> tuple[bytes, int, int, int]:
        """Go on with a message; a frame with another number, too short or too long is passed over (9.6.4.2)."""
        collected, length, wanted, step = message
        left = length - len(collected)
        if number != wanted or left <= 0 or not min(left, step) <= len(data) <= step:
            return message
        collected += data[: min(left, step)] if left <= step else data
        if len(collected) >= length:
            self.messages.append(collected[:length])
        return collected, length, (wanted + 1) & 0xF, step

    def forget(self) -> None:
        self.messages.clear()


def mutate(source: random.Random, frame: Frame) -> Frame:
    """Return a frame like this one and yet another."""
    data = bytearray(frame.data or b"\x00")
    for _ in range(source.choice((1, 1, 2, 4))):
        how = source.randrange(7)
        if how == 0 and data:
            data[source.randrange(len(data))] ^= 1 << source.randrange(8)
        elif how == 1:
            data = data[: source.randrange(len(data) + 1)]
        elif how == 2 and data:
            data[0] = source.randrange(256)
        elif how == 3:
            data = bytearray(source.randbytes(source.choice((0, 1, 7, 8, 12, 20, 48, 64))))
        elif how == 4 and len(data) > 1:
            data[1] = source.choice((0x7F, 0x62, 0x50, 0x67, 0x00, 0xFF))
        elif how == 5:
            data += source.randbytes(source.randrange(5))
        elif data:
            data[0] = source.choice((0x10, 0x1F, 0x21, 0x2F, 0x30, 0x31, 0x32, 0x33, 0x00, 0x40, 0xF0)) | source.randrange(2)
    length = min(len(data), 64)
    can_id = source.choice((RESPONSE_ID,) * 8 + (REQUEST_ID, 0x7DF, 0x7E9, 0x233, source.randrange(0x800)))
    return replace(
        frame,
        can_id=can_id,
        data=bytes(data[:length]),
        is_fd=length > 8 or source.random() < 0.2,
        is_error=source.random() < 0.02,
        is_extended=source.random() < 0.05,
    )


class Campaign:
    """One run with one seed."""

    def __init__(self, seed: int, *, fd: bool) -> None:
        self.source = random.Random(seed)
        self.world = World(fd=fd)
        self.overheard = Overheard()
        self.sent = 0
        self.noisy = True
        self.violations: list[str] = []
        self.outcomes: Counter[str] = Counter()
        self._real = [Frame(can_id=RESPONSE_ID, data=bytes.fromhex("0462F18601CCCCCC"))]
        self.world.bench.before_step = self._noise
        self.world.wire.fault = self._overhear

    def _overhear(self, sent: Any) -> list[tuple[float, Frame]]:
        if not sent.by_tester:
            self._real.append(sent.frame)
            del self._real[:-32]
        return [(0.0, sent.frame)]

    def _noise(self) -> None:
        if not self.noisy:
            return
        bench = self.world.bench
        frames = [
            replace(mutate(self.source, self.source.choice(self._real)), time_s=bench.now_s)
            for _ in range(self.source.choice((0, 0, 1, 1, 2, 5, 20)))
        ]
        self.sent += len(frames)
        bench.runner.on_frames(frames, bench.now_s)

    def exchange(self, request: bytes) -> None:
        """Ask once in the noise, and judge what was accepted."""
        bench = self.world.bench
        hear, receive = self.overheard.hear, bench.runner.on_frames

        def listen(frames: Any, now_s: float) -> None:
            for frame in frames:
                hear(frame)
            receive(frames, now_s)

        bench.runner.on_frames = listen  # type: ignore[method-assign]
        self.overheard.forget()
        echo = ECHO.get(request[0], 0)

        def ask() -> Procedure[Response]:
            return (yield Exchange(request=request, echo_length=echo, deadline_s=3.0))

        outcome = bench.run(ask(), limit_s=400.0)
        bench.runner.on_frames = receive  # type: ignore[method-assign]
        if isinstance(outcome.error, NegativeResponseError):
            answer = bytes((0x7F, outcome.error.service_id, outcome.error.code))
        elif isinstance(outcome.error, ExplainedError):
            self.outcomes[type(outcome.error).__name__] += 1
            return
        else:
            answer = outcome.value.payload
        self.outcomes["answered" if answer[0] != 0x7F else "refused"] += 1
        names = (
            answer[:2] == bytes((0x7F, request[0])) or answer[: 1 + echo] == bytes((request[0] + 0x40,)) + request[1 : 1 + echo]
        )
        if not names or answer not in self.overheard.messages:
            self.violations.append(f"{request.hex()} → {answer[:16].hex()}: accepted, but not on the bus after its request")

    def clean_exchange(self) -> None:
        """After the noise has settled the pack answers as if nothing had been."""
        bench = self.world.bench
        self.noisy = False
        self.world.wire.heads.clear()
        bench.idle(12.0)
        for request in ("22F18C", "22F191"):
            outcome = bench.run(_ask_twice(bytes.fromhex(request)), limit_s=400.0)
            wanted = self.world.serial.encode() if request == "22F18C" else b"HLT-BMS-120S"
            if outcome.error is not None or outcome.value.payload[3:].rstrip(b"\x00") != wanted:
                self.violations.append(f"after the noise {request}: {outcome}")
        self.noisy = True


def _ask_twice(request: bytes) -> Procedure[Response]:
    """The first asking may end with what was half received in the noise."""
    try:
        return (yield Exchange(request=request, echo_length=2))
    except ExplainedError:
        return (yield Exchange(request=request, echo_length=2))


def run(*, frames: int, seed: int = 20261122) -> dict[str, Any]:
    """Run until so many mutated frames were sent, half of them at a classic client, half at one that sends FD."""
    began_s = time.monotonic()
    tracemalloc.start()
    violations: list[str] = []
    outcomes: Counter[str] = Counter()
    sent, after_a_tenth, growth = 0, 0, 0
    for number, fd in enumerate((False, True)):
        campaign = Campaign(seed + number, fd=fd)
        exchanges, after_a_tenth = 0, 0
        while campaign.sent < frames // 2:
            try:
                campaign.exchange(bytes.fromhex(campaign.source.choice(READS)))
                exchanges += 1
                if exchanges % 20 == 0:
                    campaign.clean_exchange()
            except Exception as error:  # noqa: BLE001 - that nothing escapes is what is tested
                violations.append(f"after {campaign.sent} frames: {error!r}")
                break
            if not after_a_tenth and campaign.sent > frames // 20:
                after_a_tenth = _memory_in_use()
        growth = max(growth, _memory_in_use() - after_a_tenth)
        sent += campaign.sent
        violations += campaign.violations
        outcomes += campaign.outcomes
    tracemalloc.stop()
    if growth > MEMORY_LIMIT:
        violations.append(f"memory grew by {growth} bytes")
    return {
        "mutated_frames": sent,
        "exchanges": dict(outcomes),
        "violations": len(violations),
        "examples": violations[:10],
        "memory_growth_bytes": growth,
        "seed": seed,
        "seconds": round(time.monotonic() - began_s, 1),
    }


def _memory_in_use() -> int:
    """Return what is in use without what is kept on purpose: bit counts of the latest frames, up to a fixed number."""
    for cached in (value for value in vars(bit_timing).values() if hasattr(value, "cache_clear")):
        cached.cache_clear()
    duration_s.cache_clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{_FULL} frames instead of {_SHORT}")
    parser.add_argument("--seed", type=int, default=20261122)
    arguments = parser.parse_args()
    figures = run(frames=_FULL if arguments.full else _SHORT, seed=arguments.seed)
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return int(figures["violations"] > 0)


if __name__ == "__main__":
    sys.exit(main())
