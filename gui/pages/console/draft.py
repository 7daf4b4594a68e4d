"""The request being made: chosen from the catalogue and filled in, or typed as bytes. No widgets."""

from dataclasses import dataclass

from bms.definition.model import PackDefinition
from bms.service_catalogue import (
    SERVICES,
    Effect,
    Element,
    Field,
    Line,
    RequestValueError,
    Service,
    SubFunction,
    build_request,
    explain_request,
    service,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A service, or one of its sub-functions, as the list of the page shows it."""

    service: Service
    sub_function: SubFunction | None

    @property
    def title(self) -> str:
        """Number and name of what is chosen."""
        if self.sub_function is None:
            return f"{self.service.number:02X}  {self.service.name}"
        return f"{self.sub_function.number:02X}  {self.sub_function.name}"

    @property
    def elements(self) -> tuple[Element, ...]:
        """What has to be filled in."""
        return self.service.request if self.sub_function is None else self.sub_function.request


def choices() -> tuple[Choice, ...]:
    """Return every request of the catalogue, in the order of the service numbers."""
    found = []
    for known in sorted(SERVICES, key=lambda one: one.number):
        subs = known.sub_functions or (None,)
        found += [Choice(service=known, sub_function=sub) for sub in subs]
    return tuple(found)


def first_text(element: Element) -> str:
    """Return what an entry shows before anything was typed."""
    if not isinstance(element, Field) or element.default is None:
        return ""
    if isinstance(element.default, bytes):
        return element.default.hex(" ").upper()
    return f"{element.default:X}" if element.kind.name != "QUANTITY" else str(element.default)


class RequestDraft:
    """What would be sent now: `request`, or why nothing can be (`problem`, of the entry `at_fault`)."""

    def __init__(self) -> None:
        """Start with nothing chosen."""
        self.choice: Choice | None = None
        self.texts: dict[str, str] = {}
        self.number = ""
        """Second byte, hexadecimal, where a sub-function stands for a range of numbers."""
        self.suppress = False
        self.request = b""
        self.problem = ""
        self.at_fault = ""

    def choose(self, choice: Choice) -> None:
        """Begin a request of the catalogue with its defaults."""
        self.choice = choice
        self.texts = {element.key: first_text(element) for element in choice.elements}
        self.number = "" if choice.sub_function is None else f"{choice.sub_function.number:02X}"
        self.suppress = False
        self._build()

    def set_text(self, name: str, text: str) -> None:
        """Fill in one entry."""
        self.texts[name] = text
        self._build()

    def set_number(self, text: str) -> None:
        """Choose a number of the sub-function's range."""
        self.number = text
        self._build()

    def set_suppress(self, *, on: bool) -> None:
        """Ask for no positive answer, or for one."""
        self.suppress = on
        self._build()

    def type_bytes(self, text: str) -> None:
        """Take the request as hexadecimal bytes; the form no longer stands for it."""
        self.choice = None
        self.texts = {}
        self.request, self.problem, self.at_fault = b"", "", ""
        try:
            self.request = bytes.fromhex(text)
        except ValueError:
            self.problem, self.at_fault = "bytes", "bytes"

    def take(self, request: bytes) -> None:
        """Make the request of an earlier exchange the present one."""
        self.type_bytes(request.hex())

    @property
    def changes_something(self) -> bool:
        """Whether the pack may be another one afterwards; what nobody knows counts as such."""
        known = service(self.request[0]) if self.request else None
        return known is None or known.effect is Effect.WRITES

    def lines(self, definition: PackDefinition | None) -> tuple[Line, ...]:
        """Return what the request says, in words."""
        return explain_request(self.request, definition) if self.request else ()

    def _build(self) -> None:
        choice = self.choice
        if choice is None:
            return
        self.request, self.problem, self.at_fault = b"", "", ""
        number = None
        if choice.sub_function is not None:
            try:
                number = int(self.number, 16)
            except ValueError:
                self.problem, self.at_fault = choice.service.selector, choice.service.selector
                return
        filled = {name: text for name, text in self.texts.items() if text.strip()}
        try:
            self.request = build_request(choice.service, number, filled, suppress=self.suppress)
        except RequestValueError as error:
            self.problem, self.at_fault = str(error), error.parameter
