"""What a front end asks of the engine."""

from can_drivers.settings import LinkSettings
from engine.messages.access import SignIn, SignOut
from engine.messages.jobs import Job
from engine.messages.message import Message
from engine.messages.recording import AddNote, StartRecording, StopRecording


class Connect(Message, frozen=True, kw_only=True):
    """Open the adapter, listen, identify (read-only), keep the link alive and re-open it until `Disconnect`.

    Attributes:
        link: adapter to open.
        pack: id of a shipped definition, or path of a `pack.toml` or OBDb signal set.
        dbc: path of a DBC that replaces the definition's broadcasts, or None.
        snapshot_hz: how often `Snapshot` events are wanted.
        identify: ask the BMS who it is (False: listen only).
    """

    link: LinkSettings
    pack: str
    dbc: str | None = None
    snapshot_hz: float = 10.0
    identify: bool = True


class Disconnect(Message, frozen=True, kw_only=True):
    """Close the link. Running jobs are cancelled where that is safe."""


class FindAdapters(Message, frozen=True, kw_only=True):
    """Look for adapters; answered by `AdaptersFound`."""


class FindBitRate(Message, frozen=True, kw_only=True):
    """Find the bit rate of a bus by listening only; nothing is sent, not even an acknowledge. Not while connected.

    Answered by `BitRateProgress` events and one `BitRateFound`. `Disconnect` stops it.
    """

    link: LinkSettings


class WatchTrace(Message, frozen=True, kw_only=True):
    """Send every frame of the bus as `TraceFrames` from now on, or stop doing so."""

    on: bool


class StartJob(Message, frozen=True, kw_only=True):
    """Start a job on the connected pack. One job runs at a time; a second one is refused.

    Attributes:
        job_id: chosen by the front end, repeated in every event of the job.
        job: what to do.
    """

    job_id: int
    job: "Job"


class CancelJob(Message, frozen=True, kw_only=True):
    """Stop the job as soon as it is safe."""

    job_id: int


class Ping(Message, frozen=True, kw_only=True):
    """Answered by `Pong`; the client uses it to notice a dead engine within a second."""

    number: int


class Shutdown(Message, frozen=True, kw_only=True):
    """End the engine process after the running job reached a safe point."""


Command = (
    Connect
    | Disconnect
    | FindAdapters
    | FindBitRate
    | WatchTrace
    | StartRecording
    | StopRecording
    | AddNote
    | StartJob
    | CancelJob
    | SignIn
    | SignOut
    | Ping
    | Shutdown
)
