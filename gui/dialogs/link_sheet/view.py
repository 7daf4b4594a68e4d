"""What the link sheet shows, as values."""

from dataclasses import dataclass

from engine.messages import IdRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How the link stands, for people.

    Attributes:
        icon, tint: sign and colour of the theme.
        sentence: the state.
        cause: why; may be empty.
        advice: the one thing to do; may be empty.
    """

    icon: str
    tint: str
    sentence: str
    cause: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line: what, and how it is. `text` empty: it is not told."""

    caption: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """One error counter of the controller. `errors` None: it is not told."""

    caption: str
    errors: int | None = None
    tint: str = "accent"
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdLine:
    """One id on the bus with its name, empty if the pack definition has none."""

    name: str
    rate: IdRate

    @property
    def key(self) -> tuple[int, bool]:
        """What tells ids apart."""
        return self.rate.can_id, self.rate.is_extended


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSheetView:
    """All the sheet shows.

    Attributes:
        connected: a connection is wanted.
        verdict: how the link stands.
        adapter: what the adapter is and how it was opened.
        controller: state of the CAN controller.
        counters: its two error counters.
        counts: what happened since connecting, and what waits.
        untold: why a fact is not told.
        load: bus load now.
        traffic: frames a second in and out.
        loads_pct: bus load of the last two minutes, oldest first.
        ids: every id of the last seconds.
    """

    connected: bool
    verdict: Verdict
    adapter: tuple[Fact, ...] = ()
    controller: Fact
    counters: tuple[Counter, ...] = ()
    counts: tuple[Fact, ...] = ()
    untold: str = ""
    load: str = ""
    traffic: str = ""
    loads_pct: tuple[float, ...] = ()
    ids: tuple[IdLine, ...] = ()
