"""Mutated frames in the midst of real ISO-TP transfers, in every addressing mode, classic and FD, in virtual time.

`python -m tests.campaigns.fuzz_isotp --full` feeds a million of them, prints JSON and ends with 1 on a violation: an exception
that escapes, a transfer that does not end, a clean transfer that fails after the noise, memory that grows. The same seed gives
the same frames.
"""

import argparse
import dataclasses
import gc
import itertools
import json
import random
import sys
import time
import tracemalloc
from collections import Counter, deque
from dataclasses import dataclass, field

from can_drivers import bit_timing
from can_drivers.frames import Frame
from can_drivers.isotp import AddressingMode, IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived, TransferFailed

SHORT, FULL = 20_000, 1_000_000
_NOISE_A_CASE = 50
_LONGEST_CASE_S = 300.0
"""A whole message with the longest STmin takes 75 s; nothing may take longer than a few of those."""
_WARM_UP_ROUNDS = 5
_ALLOWED_GROWTH_BYTES = 32 * 1024

_NORMAL = IsoTpAddress(tx_id=0x7E4, rx_id=0x7EC)
_EXTENDED = dataclasses.replace(_NORMAL, mode=AddressingMode.EXTENDED, tx_address_byte=0x12, rx_address_byte=0xF1)
_MIXED = IsoTpAddress(
    tx_id=0x18CEDBF1,
    rx_id=0x18CEF1DB,
    is_extended=True,
    mode=AddressingMode.MIXED,
    tx_address_byte=0x99,
    rx_address_byte=0x99,
)


@dataclass(slots=True)
class Findings:
    """What a campaign has found; everything but `mutated`, `cases` and `outcomes` should stay empty or small."""

    mutated: int = 0
    cases: int = 0
    violations: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    growth_bytes: int = 0


class Bench:
    """Two endpoints that live through the whole campaign, with noise between them."""

    def __init__(self, address: IsoTpAddress, *, fd: bool, block_size: int, numbers: random.Random) -> None:
        self.name = f"{address.mode.value} {'FD' if fd else 'classic'} BS {block_size}"
        parameters = IsoTpParameters(fd=fd, block_size=block_size, ahead_s=0.003)
        peer = dataclasses.replace(
            address,
            tx_id=address.rx_id,
            rx_id=address.tx_id,
            tx_address_byte=address.rx_address_byte,
            rx_address_byte=address.tx_address_byte,
        )
        self.ends = (IsoTpEndpoint(address, parameters), IsoTpEndpoint(peer, parameters))
        self.now_s = 0.0
        self._addresses = (address, peer)
        self._numbers = numbers
        self._seen: deque[Frame] = deque([Frame(can_id=address.tx_id, data=b"\x02\x3e\x00")], maxlen=40)

    def forget(self) -> None:
        """Let go of what is not state of the endpoints, so that their memory can be measured."""
        while len(self._seen) > 1:
            self._seen.pop()

    def case(self, findings: Findings) -> None:
        """Send a message each way while noise comes in, then one each way without noise."""
        numbers = self._numbers
        for end in self.ends:
            end.send(numbers.randbytes(numbers.randint(1, 700)), self.now_s)
        self._run(findings, noise=_NOISE_A_CASE)
        clean = [numbers.randbytes(numbers.randint(1, 700)) for _ in self.ends]
        for end, payload in zip(self.ends, clean, strict=True):
            end.send(payload, self.now_s)
        received = self._run(findings, noise=0)
        if received != [[clean[1]], [clean[0]]]:
            findings.violations.append(f"case {findings.cases}, {self.name}: a clean transfer failed after the noise")

    def _run(self, findings: Findings, *, noise: int) -> list[list[bytes]]:
        """Let both ends talk until they are idle and the noise is over; return what each received."""
        received: list[list[bytes]] = [[], []]
        give_up_s = self.now_s + _LONGEST_CASE_S
        while self.now_s < give_up_s:
            for side, end in enumerate(self.ends):
                for frame in end.poll(self.now_s):
                    self._seen.append(frame)
                    self.ends[1 - side].on_frame(dataclasses.replace(frame, time_s=self.now_s), self.now_s)
                    noise = self._disturb(noise, findings)
            noise = self._disturb(noise, findings)
            for side, end in enumerate(self.ends):
                received[side] += _messages(end, findings)
            times = [end.next_time_s for end in self.ends if end.next_time_s is not None]
            if not times and not noise:
                return received
            self.now_s = max(self.now_s + 1e-4, min(times, default=self.now_s))
        findings.violations.append(f"case {findings.cases}, {self.name}: a transfer does not end")
        for end in self.ends:
            end.abort()
        return received

    def _disturb(self, noise: int, findings: Findings) -> int:
        """Perhaps give one end a mutated frame; return how many are left."""
        if not noise or self._numbers.random() < 0.3:
            return noise
        side = self._numbers.randrange(2)
        self.ends[side].on_frame(self._mutated(self._addresses[side]), self.now_s)
        findings.mutated += 1
        return noise - 1

    def _mutated(self, address: IsoTpAddress) -> Frame:
        """Return a frame that the end with this address may take for its peer's, or nearly."""
        numbers = self._numbers
        if numbers.random() < 0.5:
            data = bytearray(numbers.choice(self._seen).data)
            for _ in range(numbers.randrange(3)):
                data[numbers.randrange(len(data))] ^= 1 << numbers.randrange(8)
            if numbers.random() < 0.2:
                data = data[: numbers.randrange(len(data) + 1)]
        else:
            data = bytearray(numbers.randbytes(numbers.choice((0, 1, 2, 3, 7, 8, 9, 12, 13, 63, 64, 65))))
            if data:
                data[0] &= 0x3F
        if data and address.rx_address_byte is not None and numbers.random() < 0.9:
            data[0] = address.rx_address_byte
        return Frame(
            can_id=address.rx_id if numbers.random() < 0.95 else numbers.choice((address.tx_id, 0x250)),
            data=bytes(data),
            time_s=self.now_s,
            is_extended=address.is_extended != (numbers.random() < 0.01),
            is_fd=numbers.random() < 0.5,
            bitrate_switch=numbers.random() < 0.5,
            is_remote=numbers.random() < 0.01,
            is_error=numbers.random() < 0.01,
        )


def _messages(end: IsoTpEndpoint, findings: Findings) -> list[bytes]:
    events = end.take_events()
    findings.outcomes.update(type(event.error).__name__ for event in events if isinstance(event, TransferFailed))
    return [event.payload for event in events if isinstance(event, MessageReceived)]


def _memory_bytes(benches: list[Bench]) -> int:
    for bench in benches:
        bench.forget()
    bit_timing._classic_header.cache_clear()
    bit_timing._fd_header.cache_clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def run(frames: int, seed: int = 1) -> Findings:
    """Feed so many mutated frames, the modes in turn."""
    numbers = random.Random(seed)
    benches = [
        Bench(address, fd=fd, block_size=block_size, numbers=numbers)
        for address, fd, block_size in itertools.product((_NORMAL, _EXTENDED, _MIXED), (False, True), (0, 3))
    ]
    findings = Findings()
    tracemalloc.start()
    try:
        before = 0
        for bench in itertools.cycle(benches):
            if findings.cases == _WARM_UP_ROUNDS * len(benches):
                before = _memory_bytes(benches)
            if findings.mutated >= frames:
                break
            try:
                bench.case(findings)
            except Exception as error:  # noqa: BLE001 - that none escapes is what is tested
                findings.violations.append(f"case {findings.cases}, {bench.name}: {error!r}")
                for end in bench.ends:
                    end.abort()
            findings.cases += 1
        findings.growth_bytes = _memory_bytes(benches) - before
    finally:
        tracemalloc.stop()
    if findings.growth_bytes > _ALLOWED_GROWTH_BYTES:
        findings.violations.append(f"memory grew by {findings.growth_bytes} bytes")
    return findings


def main() -> int:
    """Run the campaign; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.fuzz_isotp", description=__doc__)
    parser.add_argument("--full", action="store_true", help=f"{FULL} frames instead of {SHORT}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="what is printed anyway")
    arguments = parser.parse_args()
    started_s = time.monotonic()
    findings = run(FULL if arguments.full else SHORT, arguments.seed)
    print(
        json.dumps(
            {
                "mutated_frames": findings.mutated,
                "cases": findings.cases,
                "seed": arguments.seed,
                "violations": findings.violations[:20],
                "violations_total": len(findings.violations),
                "outcomes": dict(findings.outcomes),
                "memory_growth_bytes": findings.growth_bytes,
                "seconds": round(time.monotonic() - started_s, 1),
            },
            indent=2,
        )
    )
    return 1 if findings.violations else 0


if __name__ == "__main__":
    sys.exit(main())
