"""A small BMS, message by message, that says at any point what a test wants it to say. Written from the contract alone."""

from collections import deque
from collections.abc import Iterable

from bms.diagnostics.key_provider import demo_key_provider
from tests.bms.diagnostics.virtual_time import Answer, Bench, ScriptedEcu
from tests.bms.flashing.world import World, factory_set

SEED = bytes(range(1, 9))


class ScriptedBms:
    """Answers as docs/ecu-contract.md says, except where a test has put other answers first."""

    def __init__(self) -> None:
        self.serial = b"VIRTUAL-000001"
        self.unmet = 0
        self.active = (factory_set().header_bytes, factory_set().payload)
        self.takes_commits = True
        self.session = 1
        self.unlocked = False
        self.staged: dict[int, bytearray] = {}
        self.address = 0
        self.last_counter = 0
        self.block_length = 0x0FFF
        self.requests: list[tuple[bytes, bool]] = []
        self._scripts: list[tuple[bytes, deque[list[Answer]]]] = []

    def when(self, request: str, *answers: str | list[Answer] | None) -> None:
        """Answer the next requests that begin so as told, one each: hex, a list of (delay, answer), or None for silence."""
        queue: deque[list[Answer]] = deque()
        for answer in answers:
            if isinstance(answer, str):
                queue.append([bytes.fromhex(answer)])
            else:
                queue.append([] if answer is None else answer)
        self._scripts.append((bytes.fromhex(request), queue))

    def sent(self, request: str) -> list[bytes]:
        """Return the requests that begin so."""
        return [payload for payload, _ in self.requests if payload.startswith(bytes.fromhex(request))]

    def answer(self, request: bytes, functional: bool) -> Iterable[Answer]:
        self.requests.append((request, functional))
        for head, queue in self._scripts:
            if queue and request.startswith(head):
                return queue.popleft()
        return self._ordinary(request, functional)

    def _ordinary(self, request: bytes, functional: bool) -> list[Answer]:
        handler = {
            0x10: self._enter,
            0x11: self._restart,
            0x22: self._read,
            0x23: self._read_memory,
            0x27: self._unlock,
            0x2E: lambda request: b"\x6e" + request[1:3],
            0x31: self._run,
            0x34: self._announce,
            0x36: self._take,
            0x37: lambda request: b"\x77",
            0x3E: lambda request: b"\x7e\x00",
        }.get(request[0])
        if handler is None or (functional and request != b"\x3e\x00"):
            return []
        return [handler(request)]

    def _enter(self, request: bytes) -> bytes:
        self.session, self.unlocked = request[1], False
        return bytes([0x50, request[1], 0x00, 0x32, 0x01, 0xF4])

    def _restart(self, request: bytes) -> bytes:
        self.session, self.unlocked = 1, False
        return b"\x51" + request[1:]

    def _read(self, request: bytes) -> bytes:
        header = self.active[0]
        value = {
            0xF18C: self.serial,
            0xF191: b"HLT-BMS-120S",
            0xF195: b"HLT-APP 1.0.0",
            0xF182: header[28:44],
            0xD000: bytes.fromhex("01 0078 01 0A 0028 04CE 03"),
            0xD1C0: b"\x01" + header[56:60] + header[28:44],
        }.get(int.from_bytes(request[1:3], "big"))
        return b"\x7f\x22\x31" if value is None else b"\x62" + request[1:3] + value

    def _read_memory(self, request: bytes) -> bytes:
        address, length = int.from_bytes(request[2:6], "big"), int.from_bytes(request[6:8], "big")
        area, offset = (self.active[0], address - 0x410000) if address >= 0x410000 else (self.active[1], address - 0x400000)
        return b"\x63" + area[offset : offset + length]

    def _unlock(self, request: bytes) -> bytes:
        if request[1] == 0x11:
            return b"\x67\x11" + (bytes(8) if self.unlocked else SEED)
        if request[2:] != demo_key_provider(0x11, SEED):
            return b"\x7f\x27\x35"
        self.unlocked = True
        return b"\x67\x12"

    def _run(self, request: bytes) -> bytes:
        routine = int.from_bytes(request[2:4], "big")
        if routine == 0x0203:
            return b"\x71" + request[1:4] + self.unmet.to_bytes(2, "big")
        if routine == 0xFF00:
            self.staged = {}
        if routine == 0xFF01 and self.takes_commits and {0x500000, 0x510000} <= set(self.staged):
            self.active = (bytes(self.staged[0x510000]), bytes(self.staged[0x500000]))
        return b"\x71" + request[1:4] + b"\x00"

    def _announce(self, request: bytes) -> bytes:
        self.address = int.from_bytes(request[3:7], "big")
        self.staged[self.address] = bytearray()
        self.last_counter = 0
        return b"\x74\x20" + self.block_length.to_bytes(2, "big")

    def _take(self, request: bytes) -> bytes:
        if self.address not in self.staged:
            return b"\x7f\x36\x24"
        if request[1] != self.last_counter:
            self.staged[self.address] += request[2:]
            self.last_counter = request[1]
        return b"\x76" + request[1:2]


def scripted_world() -> tuple[World, ScriptedBms]:
    """Return a world with a scripted BMS in the place of the virtual pack."""
    world = World()
    bms = ScriptedBms()
    ecu = ScriptedEcu(bms.answer, fd=True)
    world.bench = Bench(ecu, world.bench.diagnostics, fd=True)
    return world, bms
