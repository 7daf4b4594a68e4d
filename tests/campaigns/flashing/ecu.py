"""The virtual BMS with a hand on its supply, and one between its ISO-TP and its UDS server."""

import math
from collections.abc import Callable
from typing import Any

from can_drivers.frames import Frame
from can_drivers.isotp import MessageReceived
from virtual_pack.ecu.ecu_state import Session
from virtual_pack.ecu.negative_response import Nrc
from virtual_pack.ecu.virtual_ecu import VirtualEcu

_TESTER_PRESENT = 0x3E
_PENDING = Nrc.RESPONSE_PENDING

Meddler = Callable[["DisturbedEcu", int, bytes, float], bool]
"""Gets the ECU, the number of the request, the request and the time; True: the BMS does not get to see it."""


class DisturbedEcu(VirtualEcu):
    """Attributes: `requests`, how many arrived, TesterPresent not counted; `meddlers`, asked about each, the first one wins;
    `off_for_s`, how long the supply stays away after it failed inside a flash operation.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.requests = 0
        self.meddlers: list[Meddler] = []
        self.off_for_s = 0.0
        self._back_s = math.inf
        self._appointments: list[tuple[float, Callable[[float], None]]] = []
        super().__init__(*arguments, **named)

    # ------------------------------------------------------------ what a campaign does to it

    def refuse(self, request: bytes, code: int) -> None:
        """Answer a request with a negative response code."""
        self._server._refuse(request[0], code)  # type: ignore[arg-type]

    def answer(self, payload: bytes) -> None:
        """Say anything."""
        self._server._responses.append(payload)

    def execute(self, request: bytes, now_s: float) -> list[bytes]:
        """Let the BMS do what it was asked for; return what it would answer at once, which is not said."""
        self._server.on_request(request, functional=False, now_s=now_s)
        return self._server.take_responses()

    def say_pending(self, request: bytes, times: int, period_s: float, now_s: float, *, then_serve: bool) -> None:
        """Say 0x78 again and again before the request is served, or instead."""
        self.refuse(request, _PENDING)
        for number in range(1, times):
            self.later(now_s + number * period_s, lambda _: self.refuse(request, _PENDING))
        if then_serve:
            self.later(now_s + times * period_s, lambda at_s: self._server.on_request(request, functional=False, now_s=at_s))

    def fall_back(self) -> None:
        """Lose the session, as if the time for TesterPresent had passed."""
        self._server._state.enter_session(Session.DEFAULT)

    def later(self, at_s: float, act: Callable[[float], None]) -> None:
        """Do something at a time of this life of the ECU."""
        self._appointments.append((at_s, act))

    def power_cycle(self, now_s: float) -> None:
        self._appointments.clear()
        self._back_s = math.inf
        super().power_cycle(now_s)

    # ------------------------------------------------------------ what is changed in it

    @property
    def next_time_s(self) -> float:
        due_s = min((at_s for at_s, _ in self._appointments), default=math.inf)
        return min(super().next_time_s, due_s, self._back_s)

    def poll(self, now_s: float) -> list[Frame]:
        if self._back_s <= now_s:
            self.power_cycle(now_s)
        for appointment in [entry for entry in self._appointments if entry[0] <= now_s]:
            self._appointments.remove(appointment)
            appointment[1](now_s)
        frames = super().poll(now_s)
        if not self.powered and self._back_s == math.inf:
            self._back_s = now_s + self.off_for_s
        return frames

    def _request(self, message: MessageReceived, *, functional: bool) -> None:
        request = message.payload
        if request[0] != _TESTER_PRESENT or request[1:2] != b"\x80":
            number, self.requests = self.requests, self.requests + 1
            if any(meddler(self, number, request, message.finished_s) for meddler in self.meddlers):
                return
        super()._request(message, functional=functional)


class Crowd:
    """Several BMS on one bus with the same ids. Those that are `away` live on without it."""

    def __init__(self, *ecus: VirtualEcu, away: VirtualEcu | None = None) -> None:
        self._on_the_bus = ecus
        self._away = () if away is None else (away,)

    @property
    def next_time_s(self) -> float:
        return min(ecu.next_time_s for ecu in (*self._on_the_bus, *self._away))

    def on_frame(self, frame: Frame, now_s: float) -> None:
        for ecu in self._on_the_bus:
            ecu.on_frame(frame, now_s)

    def poll(self, now_s: float) -> list[Frame]:
        for ecu in self._away:
            ecu.poll(now_s)
        return [frame for ecu in self._on_the_bus for frame in ecu.poll(now_s)]
