"""The answers of several ECUs to one request, each a message stream of its own (ISO 14229-2, 7.3: functional requests)."""

import math

from bms.definition.model import Diagnostics
from bms.diagnostics.addressing import request_id_of
from bms.diagnostics.procedure import Answer
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpEvent, IsoTpParameters


class Responders:
    """Receives what ECUs other than the definition's answer to a request to all."""

    def __init__(self, diagnostics: Diagnostics, parameters: IsoTpParameters) -> None:
        """Begin with none heard."""
        self._diagnostics = diagnostics
        self._parameters = parameters
        self._endpoints: dict[int, IsoTpEndpoint] = {}

    @property
    def next_time_s(self) -> float | None:
        """When `poll` has something to do; None: never."""
        times = [endpoint.next_time_s for endpoint in self._endpoints.values()]
        return min((time_s for time_s in times if time_s is not None), default=None)

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take a frame, if it is an answer of such an ECU."""
        endpoint = self._endpoints.get(frame.can_id)
        if endpoint is None:
            request_id = request_id_of(self._diagnostics, frame.can_id)
            if request_id is None or frame.is_extended != self._diagnostics.is_extended:
                return
            address = IsoTpAddress(tx_id=request_id, rx_id=frame.can_id, is_extended=frame.is_extended)
            endpoint = self._endpoints[frame.can_id] = IsoTpEndpoint(address, self._parameters)
        endpoint.on_frame(frame, now_s)

    def poll(self, now_s: float) -> list[Frame]:
        """Return the flow control frames to send now."""
        return [frame for endpoint in self._endpoints.values() for frame in endpoint.poll(now_s)]

    def take_events(self) -> list[tuple[int, IsoTpEvent]]:
        """Return what has happened, each with the id of the ECU's answers."""
        return [(can_id, event) for can_id, endpoint in self._endpoints.items() for event in endpoint.take_events()]


class Collection:
    """The answers to one request so far, and who has announced one that is still missing."""

    def __init__(self) -> None:
        """Begin empty."""
        self.answers: list[Answer] = []
        self._awaited: dict[int, float] = {}

    @property
    def awaited_until_s(self) -> float:
        """Until when an announced answer is waited for; -inf: there is none, +inf: one is arriving."""
        return max(self._awaited.values(), default=-math.inf)

    @property
    def awaited_ids(self) -> frozenset[int]:
        """Whose answers were announced and have not come."""
        return frozenset(self._awaited)

    def awaits(self, response_id: int, until_s: float) -> None:
        """Note that an ECU has announced its answer."""
        self._awaited[response_id] = until_s

    def forget(self, response_id: int) -> None:
        """Wait no longer for an ECU."""
        self._awaited.pop(response_id, None)

    def take(self, answer: Answer) -> None:
        """Keep a final answer."""
        self.forget(answer.response_id)
        self.answers.append(answer)
