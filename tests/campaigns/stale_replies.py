"""Late answers: every request of an update and of the console × delays around P2 and P2* × yes or no, and refusals after them.

`python -m tests.campaigns.stale_replies --full` prints JSON and ends with 1 if a refused request was reported as done.
Everything is the product's own code in virtual time; the same script is run against udsoncan for comparison.
"""

import argparse
import datetime
import itertools
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

from udsoncan import Request
from udsoncan.client import Client
from udsoncan.connections import BaseConnection
from udsoncan.exceptions import NegativeResponseException, TimeoutException

from bms.diagnostics.procedure import GatedExchange, Procedure, Wait
from bms.errors import DiagnosticError, NegativeResponseError
from bms.flashing import FlashResult
from bms.flashing.console import console_request
from can_drivers.errors import IsoTpError
from tests.bms.diagnostics.virtual_time import Bench, ScriptedEcu
from tests.bms.flashing.scripted_bms import scripted_world

P2_S, P2_STAR_S = 0.05, 5.0
DELAYS = {
    "P2-": P2_S - 0.001,
    "P2+": P2_S + 0.11,
    "2 P2": 2 * P2_S,
    "4 P2": 4 * P2_S,
    "P2*-": P2_STAR_S - 0.001,
    "P2*+": P2_STAR_S + 0.11,
    "2 P2*-": 2 * P2_STAR_S - 0.001,
    "2 P2*": 2 * P2_STAR_S,
}
"""The client waits 100 ms longer than P2, so P2+ is behind that."""
SLOW_REFUSALS = {"at once": (0.001,), "slow": (0.04,), "pending": (0.01, 4.8)}
"""When the refusal of the second asking comes; of two times the first is that of 0x78."""

FLASH = {
    "2711": "6711" + "11" * 8,
    "2712AABB": "6712",
    "2EF15A00": "6EF15A",
    "31010203": "710102030000",
    "31010204": "7101020400",
    "3101FF0000500000": "7101FF0000",
    "34004400500000": "74200FFF",
    "3601AABBCC": "7601",
    "37": "77",
    "31010202": "7101020200",
    "3101FF01": "7101FF0100",
    "1101": "5101",
    "14FFFFFF": "54",
    "288001": "6800",
    "8501": "C501",
}
CONSOLE = {
    "1003": "5003003201F4",
    "1101": "5101",
    "14FFFFFF": "54",
    "190209": "5902FF",
    "22D010": "62D01001",
    "232400400000": "63AABB",
    "24D010": "64D01001",
    "2711": "6711" + "11" * 8,
    "280001": "6800",
    "2900": "690010",
    "2A01F2": "6A",
    "2C01F300": "6C01F300",
    "2ED01001": "6ED010",
    "2FD20103": "6FD20103",
    "31010203": "710102030000",
    "35": "75200FFF",
    "3D240040000000": "7D2400400000",
    "3E00": "7E00",
    "8502": "C502",
    "860002": "C60002",
    "8701": "C701",
}
SYNC = {"22F18C": "VIRTUAL-000001", "22F191": "HLT-BMS-120S", "22F195": "HLT-APP 1.0.0"}
ECHO = {"2711": 1, "2712AABB": 1, "2EF15A00": 2, "3601AABBCC": 1, "1101": 1, "288001": 1, "8501": 1}


_RUNS = itertools.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One late answer: to what, when, which, and how the refusals after it come."""

    request: str
    positive: str
    delay_s: float
    late_is_positive: bool
    refusal: tuple[float, ...]
    in_order: bool

    @property
    def refused(self) -> str:
        return f"7F{self.request[:2]}31"


class LateEcu:
    """Answers the first asking late, refuses the second and takes the third. In order: later answers queue behind it."""

    def __init__(self, case: Case, now_s: Any) -> None:
        self.case = case
        self.asked = 0
        self._now_s = now_s
        self._free_s = 0.0

    def answer(self, request: bytes, functional: bool) -> Iterator[tuple[float, bytes]]:
        now_s, case = self._now_s(), self.case
        for delay_s, text in self._answers(request.hex().upper()):
            due_s = now_s + delay_s
            if case.in_order:
                due_s = self._free_s = max(due_s, self._free_s + 0.0005)
            yield due_s - now_s, bytes.fromhex(text)

    def _answers(self, request: str) -> list[tuple[float, str]]:
        case = self.case
        if request == "3E00" and case.request != "3E00":
            return [(0.001, "7E00")]
        if request in SYNC and request != case.request:
            return [(0.001, "62" + request[2:] + SYNC[request].encode().hex())]
        if request != case.request:
            return [(0.001, f"7F{request[:2]}11")]
        self.asked += 1
        if self.asked == 1:
            return [(case.delay_s, case.positive if case.late_is_positive else case.refused)]
        if self.asked == 2:
            pending = [(delay_s, f"7F{request[:2]}78") for delay_s in case.refusal[:-1]]
            return [*pending, (case.refusal[-1], case.refused)]
        return [(0.001, case.positive)]


def askings(case: Case, ask: Any) -> Procedure[list[str]]:
    """Ask three times; return what was reported each time: yes, no or silence."""
    reported = []
    for _ in range(3):
        reported.append((yield from ask(case)))
        yield Wait(duration_s=0.0)
    return reported


def ask_plainly(case: Case) -> Procedure[str]:
    """Ask as an update does."""
    echo = ECHO.get(case.request, 3 if case.request.startswith("31") else 0)
    exchange = GatedExchange(request=bytes.fromhex(case.request), echo_length=echo, deadline_s=20.0)
    try:
        yield exchange
    except NegativeResponseError:
        return "no"
    except (DiagnosticError, IsoTpError):
        return "silence"
    return "yes"


def lies_of(case: Case, reported: list[str], asked: int) -> list[str]:
    """Return what was reported otherwise than the ECU answered; silence is never a lie."""
    truth = ["yes" if case.late_is_positive else "no", "no", "yes"][:asked]
    return [f"{was}→{told}" for was, told in zip(truth, reported, strict=False) if told not in {"silence", was}]


def run_plain(case: Case) -> list[str]:
    """Run a case through the client itself."""
    bench = Bench(ScriptedEcu(lambda request, functional: []))
    ecu = LateEcu(case, lambda: bench.now_s)
    bench.node.script = ecu.answer  # type: ignore[attr-defined]
    return lies_of(case, bench.value(askings(case, ask_plainly)), ecu.asked)


def run_console(case: Case) -> list[str]:
    """Run a case through the console."""
    world, _ = scripted_world()
    # Run folders are named after the second they were begun in.
    world.clock.shift = datetime.timedelta(minutes=next(_RUNS))
    bench = world.bench
    ecu = LateEcu(case, lambda: bench.now_s)
    definition = world.definition

    def ask(case: Case) -> Procedure[str]:
        answer = yield from console_request(
            definition, bytes.fromhex(case.request), serial="VIRTUAL-000001", operator="", clock=world.clock
        )
        if answer.problem or not answer.responses:
            return "silence"
        return "no" if answer.responses[0].payload[0] == 0x7F else "yes"

    bench.node.script = ecu.answer  # type: ignore[attr-defined]
    reported = []
    for _ in range(3):
        try:
            reported.append(bench.value(ask(case)))
        except DiagnosticError:
            # The pack could not be confirmed; the request itself was not sent.
            reported.append("silence")
    return lies_of(case, reported, ecu.asked) if ecu.asked == 3 else lies_in_order(case, reported)


def lies_in_order(case: Case, reported: list[str]) -> list[str]:
    """Judge a run in which not every asking left: a yes needs an asking that was answered so."""
    allowed = {"yes": case.late_is_positive}
    return ["no→yes"] if "yes" in reported and not allowed["yes"] else []


def cases(requests: dict[str, str], *, full: bool) -> Iterator[Case]:
    delays = list(DELAYS.values()) if full else [DELAYS["4 P2"], DELAYS["P2*+"]]
    refusals = list(SLOW_REFUSALS.values()) if full else [SLOW_REFUSALS["slow"]]
    for (request, positive), delay_s, late, refusal, in_order in itertools.product(
        requests.items(), delays, (True, False), refusals, (True, False)
    ):
        yield Case(
            request=request, positive=positive, delay_s=delay_s, late_is_positive=late, refusal=refusal, in_order=in_order
        )


def aligned_cases(requests: dict[str, str], *, full: bool) -> Iterator[Case]:
    """Late answers that arrive just when the second asking waits for its own.

    That is more than twice P2* late: a BMS that gives its answers in another order as well is beyond any client's means,
    because a positive answer says no more than its echo.
    """
    for request, positive in requests.items():
        leaves_s = _second_asking_s(request, positive)
        for offset_s in (-0.2, -0.01, -0.001, 0.0005, 0.005, 0.02, 0.039) if full else (-0.001, 0.02):
            yield Case(
                request=request,
                positive=positive,
                delay_s=leaves_s + offset_s,
                late_is_positive=True,
                refusal=(0.04,),
                in_order=True,
            )


def _second_asking_s(request: str, positive: str) -> float:
    """Return how long after the first asking the second one leaves when the first is never answered."""
    case = Case(request=request, positive=positive, delay_s=1e6, late_is_positive=True, refusal=(0.04,), in_order=False)
    bench = Bench(ScriptedEcu(lambda request, functional: []))
    ecu = LateEcu(case, lambda: bench.now_s)
    bench.node.script = ecu.answer  # type: ignore[attr-defined]
    bench.value(askings(case, ask_plainly))
    times = [time_s for time_s, payload, _ in bench.node.requests if payload.hex().upper() == request]  # type: ignore[attr-defined]
    return times[1] - times[0]


# ---------------------------------------------------------------- whole updates


JOB_HEADS = ("2711", "2712", "2EF15A", "2EF198", "2EF199", "31010203", "31010204", "3101FF00", "34", "3601", "3602", "37")
JOB_HEADS += ("31010202", "3101FF01", "1101", "1002", "1003")
JOB_POSITIVE = {"1002": "5002003201F4", "1003": "5003003201F4", "3602": "7602", "3601": "7601", "34": "74200FFF"}
JOB_POSITIVE |= {"2EF198": "6EF198", "2EF199": "6EF199", "2712": "6712", "2EF15A": "6EF15A", "3101FF00": "7101FF0000"}


def run_update(head: str, delay_s: float, *, late_is_positive: bool) -> list[str]:
    """Run an update whose BMS answers one request late and refuses it from then on."""
    world, bms = scripted_world()
    world.clock.shift = datetime.timedelta(minutes=next(_RUNS))
    refusal = f"7F{head[:2]}31"
    positive = JOB_POSITIVE.get(head) or FLASH[head]
    bms.when(head, [(delay_s, bytes.fromhex(positive if late_is_positive else refusal))], *[refusal] * 9)
    try:
        outcome = world.flash_once()
    except DiagnosticError:
        return []
    flashed = outcome.result is FlashResult.FLASHED
    return ["flashed without the new data set"] if flashed and b"".join(bms.active) != world.new else []


# ---------------------------------------------------------------- udsoncan


class LateConnection(BaseConnection):
    """A connection in virtual time for udsoncan: whoever waits sees the clock jump."""

    def __init__(self) -> None:
        super().__init__("late")
        self.now_s = 0.0
        self.ecu: LateEcu | None = None
        self._due: list[tuple[float, bytes]] = []
        self._opened = False

    def open(self) -> "LateConnection":
        self._opened = True
        return self

    def close(self) -> None:
        self._opened = False

    def is_open(self) -> bool:
        return self._opened

    def empty_rxqueue(self) -> None:
        self._due = [due for due in self._due if due[0] > self.now_s]

    def specific_send(self, payload: bytes, timeout: float | None = None) -> None:
        assert self.ecu is not None
        self._due += [(self.now_s + delay_s, data) for delay_s, data in self.ecu.answer(payload, False)]
        self._due.sort()

    def specific_wait_frame(self, timeout: float | None = None) -> bytes:
        if not self._due or self._due[0][0] > self.now_s + (timeout or 0.0):
            self.now_s += timeout or 0.0
            raise TimeoutException("nothing")
        self.now_s, data = max(self.now_s, self._due[0][0]), self._due.pop(0)[1]
        return data


def run_udsoncan(case: Case) -> list[str]:
    """Run a case through udsoncan, with the same patience as ours."""
    connection = LateConnection()
    ecu = connection.ecu = LateEcu(case, lambda: connection.now_s)
    request = bytes.fromhex(case.request)
    reported = []
    config = {"request_timeout": None, "p2_timeout": P2_S + 0.1, "p2_star_timeout": P2_STAR_S + 0.1, "use_server_timing": False}
    with Client(connection, config=config) as client:
        for _ in range(3):
            try:
                response = client.send_request(Request.from_payload(request))
                reported.append("yes" if response is not None and response.positive else "silence")
            except NegativeResponseException:
                reported.append("no")
            except Exception:  # noqa: BLE001 - whatever another program raises, it has not said yes
                reported.append("silence")
    return lies_of(case, reported, ecu.asked)


# ---------------------------------------------------------------- the campaign


def run(*, full: bool) -> dict[str, Any]:
    """Run the campaign; returns its figures."""
    began_s = time.monotonic()
    lies: Counter[str] = Counter()
    examples: list[str] = []
    count = Counter[str]()

    def judge(what: str, label: str, found: list[str]) -> None:
        count[what] += 1
        lies.update(f"{what}: {lie}" for lie in found)
        examples.extend(f"{what} {label}: {lie}" for lie in found[:1])

    for case in itertools.chain(cases(FLASH, full=full), aligned_cases(FLASH, full=full)):
        judge("update", str(case), run_plain(case))
        if full:
            judge("udsoncan", str(case), run_udsoncan(case))
    for case in cases(CONSOLE, full=full):
        judge("console", str(case), run_console(case))
    for head, delay_s, late in itertools.product(JOB_HEADS, DELAYS.values(), (True, False)) if full else ():
        judge("whole update", f"{head} {delay_s} {late}", run_update(head, delay_s, late_is_positive=late))
    ours = {lie: number for lie, number in lies.items() if not lie.startswith("udsoncan")}
    return {
        "cases": dict(count),
        "refused_reported_as_done": sum(number for lie, number in ours.items() if lie.endswith(("no→yes", "data set"))),
        "done_reported_as_refused": sum(number for lie, number in ours.items() if lie.endswith("yes→no")),
        "udsoncan_refused_reported_as_done": lies["udsoncan: no→yes"],
        "udsoncan_done_reported_as_refused": lies["udsoncan: yes→no"],
        "examples": [example for example in examples if not example.startswith("udsoncan")][:20],
        "seconds": round(time.monotonic() - began_s, 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="every case, not a sample")
    logging.disable()
    with tempfile.TemporaryDirectory() as home, mock.patch.dict("os.environ", {"HALITE_HOME": home}):
        figures = run(full=parser.parse_args().full)
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return int(figures["refused_reported_as_done"] > 0)


if __name__ == "__main__":
    sys.exit(main())
