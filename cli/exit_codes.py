"""What the exit code of `halite` says."""

from enum import IntEnum

import bms.errors
import can_drivers.errors
from bms.errors import BadFileError, DiagnosticError, JobCancelledError, SafetyRefusalError
from can_drivers.errors import ExplainedError, IsoTpError, LinkError


class ExitCode(IntEnum):
    """The contract with scripts."""

    DONE = 0
    NEGATIVE = 1
    USAGE = 2
    NO_LINK = 3
    BMS = 4
    SAFETY = 5
    BAD_FILE = 6
    BUG = 70


_BY_TREE: tuple[tuple[type[ExplainedError], ExitCode], ...] = (
    (LinkError, ExitCode.NO_LINK),
    (IsoTpError, ExitCode.BMS),
    (DiagnosticError, ExitCode.BMS),
    (SafetyRefusalError, ExitCode.SAFETY),
    (BadFileError, ExitCode.BAD_FILE),
    (JobCancelledError, ExitCode.NEGATIVE),
)


def code_of(error_type: type[BaseException]) -> ExitCode:
    """Return the code of a kind of error; anything that is not meant for people is a bug."""
    return next((code for tree, code in _BY_TREE if issubclass(error_type, tree)), ExitCode.BUG)


def code_of_name(name: str) -> ExitCode:
    """Return the code of an error that came from the engine by the name of its class."""
    for module in (bms.errors, can_drivers.errors):
        kind = getattr(module, name, None)
        if isinstance(kind, type) and issubclass(kind, ExplainedError):
            return code_of(kind)
    return ExitCode.BUG
