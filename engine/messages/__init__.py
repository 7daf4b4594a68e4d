"""What front ends and the engine say to each other: typed, versionless (both ends are one program), msgpack on a pipe.

Front end → engine: `Command`. Engine → front end: `Event`. Every command is answered by events; nothing blocks.

Holds: values that cross the pipe.
Never: behaviour.
May import: msgspec, can_drivers.settings.
"""

from can_drivers.settings import LinkSettings
from engine.messages.access import AuditIncomplete, SignedIn, SignIn, SignInRefused, SignOut
from engine.messages.commands import (
    CancelJob,
    Command,
    Connect,
    Disconnect,
    FindAdapters,
    FindBitRate,
    Ping,
    Shutdown,
    StartJob,
    WatchTrace,
)
from engine.messages.console import (
    DecodedLine,
    UdsAnswered,
    UdsRequestJob,
    UdsResponse,
    UdsScanHit,
    UdsScanJob,
    UdsScanned,
    UdsUnlocked,
    UdsUnlockJob,
)
from engine.messages.jobs import (
    CheckPackageJob,
    ClearFaultsJob,
    FlashJob,
    IdentifyJob,
    Job,
    JobFailed,
    JobFinished,
    JobProgress,
    JobResult,
    ReadCalibrationJob,
    ReadFaultsJob,
)
from engine.messages.link import (
    Adapter,
    AdapterKind,
    AdaptersFound,
    BitRateFound,
    BitRateProgress,
    IdRate,
    LinkHealth,
    LinkStateChanged,
    TraceFrames,
)
from engine.messages.message import Message
from engine.messages.pack import (
    CalibrationRead,
    Check,
    ColumnData,
    Fault,
    Faults,
    FaultValue,
    FlashResult,
    Identity,
    InterruptedJobFound,
    ParameterData,
    PlanReady,
    ReadingData,
    Snapshot,
    ValueChanged,
)
from engine.messages.playback import PlaybackState
from engine.messages.recording import AddNote, EventNoted, RecordingState, StartRecording, StopRecording


class EngineFault(Message, frozen=True, kw_only=True):
    """A bug in the engine. The text goes to the crash report."""

    text: str


class Pong(Message, frozen=True, kw_only=True):
    """Answer to `Ping`."""

    number: int


Event = (
    LinkStateChanged
    | AdaptersFound
    | BitRateProgress
    | BitRateFound
    | LinkHealth
    | TraceFrames
    | RecordingState
    | EventNoted
    | UdsScanHit
    | Identity
    | Snapshot
    | JobProgress
    | JobFinished
    | JobFailed
    | InterruptedJobFound
    | SignedIn
    | SignInRefused
    | AuditIncomplete
    | PlaybackState
    | EngineFault
    | Pong
)

__all__ = [
    "Adapter",
    "AdapterKind",
    "AdaptersFound",
    "AddNote",
    "AuditIncomplete",
    "BitRateFound",
    "BitRateProgress",
    "CalibrationRead",
    "CancelJob",
    "Check",
    "CheckPackageJob",
    "ClearFaultsJob",
    "ColumnData",
    "Command",
    "Connect",
    "DecodedLine",
    "Disconnect",
    "EngineFault",
    "Event",
    "EventNoted",
    "Fault",
    "FaultValue",
    "Faults",
    "FindAdapters",
    "FindBitRate",
    "FlashJob",
    "FlashResult",
    "IdRate",
    "IdentifyJob",
    "Identity",
    "InterruptedJobFound",
    "Job",
    "JobFailed",
    "JobFinished",
    "JobProgress",
    "JobResult",
    "LinkHealth",
    "LinkSettings",
    "LinkStateChanged",
    "Message",
    "ParameterData",
    "Ping",
    "PlanReady",
    "PlaybackState",
    "Pong",
    "ReadCalibrationJob",
    "ReadFaultsJob",
    "ReadingData",
    "RecordingState",
    "Shutdown",
    "SignIn",
    "SignInRefused",
    "SignOut",
    "SignedIn",
    "Snapshot",
    "StartJob",
    "StartRecording",
    "StopRecording",
    "TraceFrames",
    "UdsAnswered",
    "UdsRequestJob",
    "UdsResponse",
    "UdsScanHit",
    "UdsScanJob",
    "UdsScanned",
    "UdsUnlockJob",
    "UdsUnlocked",
    "ValueChanged",
    "WatchTrace",
]
