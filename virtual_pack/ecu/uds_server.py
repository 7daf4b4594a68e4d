"""The UDS server of the virtual BMS (ISO 14229-1, ISO 14229-2) as a state machine: requests and ticks in, responses out.

The order of checks is that of ISO 14229-1, 8.7: service, session, authentication, security, length, sub-function,
sub-function in session.
"""

from collections import deque

from virtual_pack.ecu.ecu_state import EcuState, Session
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.nor_flash import FlashError
from virtual_pack.ecu.services.event_services import answer as final_answer
from virtual_pack.ecu.services.event_services import observe
from virtual_pack.ecu.services.periodic_services import periodic_frame_data
from virtual_pack.ecu.services.service import Service, Steps
from virtual_pack.ecu.services.table import service_table

_SUPPRESS = 0x80
_TESTER_PRESENT = 0x3E
_NEVER_S = float("inf")
_PENDING_PERIOD = 0.6
"""0x78 is repeated after this share of P2*."""
_SILENT_WHEN_FUNCTIONAL = frozenset(
    {
        Nrc.SERVICE_NOT_SUPPORTED,
        Nrc.SUB_FUNCTION_NOT_SUPPORTED,
        Nrc.REQUEST_OUT_OF_RANGE,
        Nrc.SUB_FUNCTION_NOT_SUPPORTED_IN_SESSION,
        Nrc.SERVICE_NOT_SUPPORTED_IN_SESSION,
    }
)
"""An ECU that was not meant does not answer a functional request (ISO 14229-1, 8.7.3.3)."""


class UdsServer:
    """Serves one request at a time.

    Its owner tells it when a request begins to arrive, has arrived, and when an answer has left; it keeps S3 by that.
    """

    def __init__(self, state: EcuState) -> None:
        """Start in the default session."""
        self._state = state
        self._services = service_table(state)
        self._responses: deque[bytes] = deque()
        self._s3_expires_s = _NEVER_S
        self._operation: Steps | None = None
        self._operation_service = 0
        self._next_step_s = _NEVER_S
        self._next_pending_s = _NEVER_S

    @property
    def session(self) -> Session:
        """The active session."""
        return self._state.session

    @property
    def working(self) -> bool:
        """A request is being worked on; its answer follows 0x78."""
        return self._operation is not None

    @property
    def reset_requested(self) -> bool:
        """The ECU has to reset now: everything to be said has been taken."""
        return self._state.reset_requested and not self._responses

    @property
    def next_time_s(self) -> float:
        """When `poll` has something to do, seconds; infinity: nothing but a request will change anything."""
        unasked_s = min(self._state.periodic.next_time_s, self._state.events.next_time_s)
        return min(self._s3_expires_s, self._next_step_s, self._next_pending_s, unasked_s)

    def take_responses(self) -> list[bytes]:
        """Return the responses to send, in order."""
        responses = list(self._responses)
        self._responses.clear()
        return responses

    def take_periodic(self, now_s: float) -> list[bytes]:
        """Return the data of the periodic frames that have become due."""
        self._state.now_s = now_s
        due = [periodic_frame_data(self._state, low) for low in self._state.periodic.take_due(now_s)]
        return [data for data in due if data is not None]

    def on_request_started(self) -> None:
        """The first frame of a request arrived: S3 stands still."""
        self._s3_expires_s = _NEVER_S

    def on_idle(self, now_s: float) -> None:
        """The last answer has left, or a request broke off: S3 runs from now on (ISO 14229-2, 7.5).

        An answer nobody asked for does not stop S3 and does not start it anew.
        """
        running = self._s3_expires_s < _NEVER_S
        if self._state.session is not Session.DEFAULT and self._operation is None and not running:
            self._s3_expires_s = now_s + self._state.diagnostics.s3_s

    def on_request(self, request: bytes, *, functional: bool, now_s: float) -> None:
        """Serve one request.

        Args:
            request: whole request.
            functional: it was addressed to all ECUs.
            now_s: the time, seconds.

        Raises:
            PowerLostError: the supply failed inside a flash operation.
        """
        if self._state.reset_requested:
            return
        if self._operation is not None:
            if not functional and request[0] != _TESTER_PRESENT:
                self._refuse(request[0], Nrc.BUSY_REPEAT_REQUEST)
            return
        self._state.now_s = now_s
        self._s3_expires_s = _NEVER_S
        try:
            self._serve(request, functional, now_s)
        except RefusedError as refusal:
            if not (functional and refusal.code in _SILENT_WHEN_FUNCTIONAL):
                self._refuse(request[0], refusal.code)
        except FlashError:
            self._refuse(request[0], Nrc.GENERAL_PROGRAMMING_FAILURE)
        if not self._responses:
            self.on_idle(now_s)

    def poll(self, now_s: float) -> None:
        """Do what has become due: steps of long work, 0x78, the end of the session.

        Raises:
            PowerLostError: the supply failed inside a flash operation.
        """
        while self._operation is not None and self._next_step_s <= now_s:
            self._step(self._operation, self._next_step_s)
        if self._next_pending_s <= now_s:
            self._say_pending(now_s)
        if self._s3_expires_s <= now_s:
            self._s3_expires_s = _NEVER_S
            self._state.enter_session(Session.DEFAULT)
        if self._operation is None:
            self._respond_to_events(now_s)

    def _respond_to_events(self, now_s: float) -> None:
        state = self._state
        happened, over = state.events.poll(lambda event: observe(state, event), now_s)
        for event in happened:
            state.now_s = now_s
            try:
                answer = self._services[event.service[0]].handler(state, event.service)
            except RefusedError as refusal:
                self._refuse(event.service[0], refusal.code)
            else:
                if isinstance(answer, bytes):
                    self._responses.append(answer)
        for event, count in over:
            self._responses.append(final_answer(event, count=count))

    def _serve(self, request: bytes, functional: bool, now_s: float) -> None:
        service = self._services.get(request[0])
        if service is None or (functional and not service.functional):
            raise RefusedError(Nrc.SERVICE_NOT_SUPPORTED)
        self._check(service, request)
        suppress = False
        if service.suppressible:
            suppress = bool(request[1] & _SUPPRESS)
            request = request[:1] + bytes((request[1] & ~_SUPPRESS,)) + request[2:]
        answer = service.handler(self._state, request)
        if not isinstance(answer, bytes):
            self._operation, self._operation_service = answer, request[0]
            self._say_pending(now_s)
            self._step(answer, now_s)
        elif not suppress:
            self._responses.append(answer)

    def _check(self, service: Service, request: bytes) -> None:
        session = self._state.session
        if session not in service.sessions:
            raise RefusedError(Nrc.SERVICE_NOT_SUPPORTED_IN_SESSION)
        if service.needs_authentication and not self._state.authenticated:
            raise RefusedError(Nrc.AUTHENTICATION_REQUIRED)
        if service.needs_unlock and not self._state.unlocked:
            raise RefusedError(Nrc.SECURITY_ACCESS_DENIED)
        if len(request) < service.minimum_length:
            raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
        if service.sub_functions is not None:
            sessions = service.sub_functions.get(request[1] & ~_SUPPRESS)
            if sessions is None:
                raise RefusedError(Nrc.SUB_FUNCTION_NOT_SUPPORTED)
            if session not in sessions:
                raise RefusedError(Nrc.SUB_FUNCTION_NOT_SUPPORTED_IN_SESSION)

    def _step(self, operation: Steps, now_s: float) -> None:
        """Let long work do its next step. Once 0x78 was sent, the answer is never suppressed (ISO 14229-1, 8.7)."""
        self._state.now_s = now_s
        try:
            self._next_step_s = now_s + next(operation)
        except StopIteration as end:
            self._end_operation()
            self._responses.append(end.value)
        except FlashError:
            self._end_operation()
            self._refuse(self._operation_service, Nrc.GENERAL_PROGRAMMING_FAILURE)

    def _end_operation(self) -> None:
        self._operation = None
        self._next_step_s = self._next_pending_s = _NEVER_S

    def _say_pending(self, now_s: float) -> None:
        self._refuse(self._operation_service, Nrc.RESPONSE_PENDING)
        self._next_pending_s = now_s + self._state.diagnostics.p2_star_s * _PENDING_PERIOD

    def _refuse(self, service_id: int, code: Nrc) -> None:
        self._responses.append(bytes((0x7F, service_id, code)))
