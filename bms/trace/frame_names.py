"""What the frames of a bus are called, as far as the pack definition knows."""

import enum
from collections.abc import Callable

from bms.definition.database import MessageDescription
from bms.definition.model import PackDefinition
from bms.trace.id_set import IdRange

_LARGEST_STANDARD_ID = 0x7FF


class DiagnosticRole(enum.Enum):
    """What an id is for in the conversation with the BMS."""

    REQUEST = "request"
    RESPONSE = "response"
    FUNCTIONAL = "functional"
    """A request to all ECUs."""


class FrameNames:
    """Messages by id, and the ids of diagnostics."""

    def __init__(self, definition: PackDefinition | None = None) -> None:
        """Take the names of a definition; without one nothing has a name."""
        self._messages: dict[tuple[int, bool], MessageDescription] = {}
        self._roles: dict[tuple[int, bool], DiagnosticRole] = {}
        if definition is None:
            return
        if definition.broadcasts is not None:
            for message in definition.broadcasts.database.messages.values():
                self._messages[message.can_id, message.is_extended] = message
        for command in definition.polling.commands if definition.polling is not None else ():
            for can_id, role in (
                (command.request_id, DiagnosticRole.REQUEST),
                (command.response_id, DiagnosticRole.RESPONSE),
            ):
                self._roles[can_id, can_id > _LARGEST_STANDARD_ID] = role
        diagnostics = definition.diagnostics
        if diagnostics is not None:
            self._roles[diagnostics.functional_id, diagnostics.is_extended] = DiagnosticRole.FUNCTIONAL
            self._roles[diagnostics.request_id, diagnostics.is_extended] = DiagnosticRole.REQUEST
            self._roles[diagnostics.response_id, diagnostics.is_extended] = DiagnosticRole.RESPONSE

    def message(self, can_id: int, *, extended: bool) -> MessageDescription | None:
        """Return the description of a message, or None when it is not known."""
        return self._messages.get((can_id, extended))

    def role(self, can_id: int, *, extended: bool) -> DiagnosticRole | None:
        """Return what an id is for in diagnostics, or None."""
        return self._roles.get((can_id, extended))

    def diagnostic_ids(self) -> list[IdRange]:
        """Return every id of diagnostics."""
        return [IdRange(low=can_id, high=can_id, extended=extended) for can_id, extended in self._roles]

    def ids_of_messages(self, text: str) -> list[IdRange]:
        """Return the ids of messages that have `text` in their name, upper or lower case."""
        return self._ids(lambda message: text.casefold() in message.name.casefold())

    def ids_of_signals(self, text: str) -> list[IdRange]:
        """Return the ids of messages with a signal that has `text` in its name, upper or lower case."""
        return self._ids(lambda message: any(text.casefold() in signal.name.casefold() for signal in message.signals))

    def _ids(self, wanted: Callable[[MessageDescription], bool]) -> list[IdRange]:
        return [
            IdRange(low=can_id, high=can_id, extended=extended)
            for (can_id, extended), message in self._messages.items()
            if wanted(message)
        ]
