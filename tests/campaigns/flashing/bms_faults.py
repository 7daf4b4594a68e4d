"""What the BMS may answer, do and suffer, and what may befall the disk of the computer."""

import random
from collections.abc import Callable

from tests.campaigns.flashing.ecu import DisturbedEcu
from tests.campaigns.flashing.stage import Stage
from tests.campaigns.flashing.surroundings import Mishap
from tests.campaigns.flashing.wire_faults import Arrange

_NEGATIVE = 0x7F
_SAME_BYTES = 4
_HELD_S = 9.8
"""Twice P2*, and a little less."""
_READING = {0x19, 0x22, 0x23}


def meddle(act: Callable[[Stage, DisturbedEcu, bytes, float], None], what: str) -> Arrange:
    """Do something to one request in place of serving it."""

    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        def meddler(ecu: DisturbedEcu, number: int, request: bytes, now_s: float) -> bool:
            if number != at:
                return False
            stage.tell(f"request {number} {request[:12].hex(' ')}: {what}")
            act(stage, ecu, request, now_s)
            return True

        stage.ecu.meddlers.append(meddler)

    return arrange


def refuse(code: int, *, times: int = 1, for_s: float = 0.0) -> Arrange:
    """Refuse a request, so many times or so long whatever is asked of the same service."""

    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        begun: list[tuple[int, float]] = []
        left = [times]

        def meddler(ecu: DisturbedEcu, number: int, request: bytes, now_s: float) -> bool:
            if number == at:
                stage.tell(f"request {number} {request[:12].hex(' ')}: refused with 0x{code:02X}, {times} times or {for_s} s")
                begun.append((request[0], now_s + for_s))
            if not begun or request[0] != begun[0][0] or (left[0] <= 0 and now_s >= begun[0][1]):
                return False
            left[0] -= 1
            ecu.refuse(request, code)
            return True

        stage.ecu.meddlers.append(meddler)

    return arrange


def pending(times: int, period_s: float, *, then_serve: bool) -> Arrange:
    return meddle(
        lambda stage, ecu, request, now_s: ecu.say_pending(request, times, period_s, now_s, then_serve=then_serve),
        f"0x78 x {times}",
    )


def reset_instead(stage: Stage, ecu: DisturbedEcu, request: bytes, now_s: float) -> None:
    ecu.power_cycle(now_s)


def reset_after(stage: Stage, ecu: DisturbedEcu, request: bytes, now_s: float) -> None:
    """The BMS does what it is asked for; it loses its supply before it has said so."""
    ecu.execute(request, now_s)
    ecu.later(now_s + 0.2, ecu.power_cycle)


def done_but_refused(code: int) -> Callable[[Stage, DisturbedEcu, bytes, float], None]:
    def act(stage: Stage, ecu: DisturbedEcu, request: bytes, now_s: float) -> None:
        ecu.execute(request, now_s)
        ecu.refuse(request, code)

    return act


def answer_comes_late(stage: Stage, at: int, chance: random.Random) -> None:
    """Hold the answer to one request back until the same is asked again, and refuse that: the one must not count for the other.

    A server may be silent for P2*, and say so once more; after that what it holds is said unasked.
    """
    held: list[tuple[bytes, bytes]] = []

    def meddler(ecu: DisturbedEcu, number: int, request: bytes, now_s: float) -> bool:
        if number == at:
            answers = ecu.execute(request, now_s)
            if len(answers) == 1 and answers[0][0] != _NEGATIVE:
                stage.tell(f"request {number} {request[:12].hex(' ')}: its answer is held back")
                held.append((request[:_SAME_BYTES], answers[0]))
                ecu.later(now_s + _HELD_S, lambda _: ecu.answer(held.pop()[1]) if held else None)
            else:
                for answer in answers:
                    ecu.answer(answer)
            return True
        if not held or request[:_SAME_BYTES] != held[0][0] or request[0] in _READING:
            return False
        stage.tell(f"request {number} {request[:12].hex(' ')}: the late answer, then a refusal")
        ecu.answer(held.pop()[1])
        ecu.refuse(request, 0x31)
        stage.refused_after_late.append((now_s, request))
        return True

    stage.ecu.meddlers.append(meddler)


def nonsense(length: int) -> Callable[[Stage, DisturbedEcu, bytes, float], None]:
    """Answer with the right beginning and nothing sensible behind it."""
    return lambda stage, ecu, request, now_s: ecu.answer(bytes((request[0] + 0x40,)) + request[1:3] + b"\xa5" * length)


def cut_at(completed: float) -> Arrange:
    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        stage.ecu.off_for_s = chance.choice((0.0, 0.05, 1.0))
        stage.flash.cut_power(at - stage.flash.operations, completed=completed, seed=chance.randrange(1 << 16))
        stage.tell(f"the supply will fail at flash operation {at}, {completed:.3f} done")

    return arrange


def write(mishap: Mishap) -> Arrange:
    def arrange(stage: Stage, at: int, chance: random.Random) -> None:
        stage.surroundings.disk.plan(at, mishap)
        stage.tell(f"write {at} to the disk: {mishap.value}")

    return arrange
