"""The one way a command fails: a sentence with advice on standard error and the exit code that belongs to it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.exit_codes import ExitCode
    from engine.messages import JobFailed, LinkStateChanged


class CommandFailedError(Exception):
    """A command ended without what was asked of it.

    Attributes:
        what: one sentence saying what happened.
        advice: the one thing to do next, or an empty string.
        code: exit code.
        detail: the raw detail, or an empty string.
    """

    def __init__(self, what: str, *, code: "ExitCode", advice: str = "", detail: str = "") -> None:
        """Keep the parts; `str()` joins what and advice."""
        super().__init__(what)
        self.what = what
        self.advice = advice
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        """Return what is printed."""
        detail = f"({self.detail})" if self.detail else ""
        return " ".join(part for part in (self.what, detail, self.advice) if part)


def from_job(failed: "JobFailed") -> CommandFailedError:
    """Return the failure of a job the engine gave up."""
    from cli.exit_codes import code_of_name  # noqa: PLC0415 - `halite --help` must not wait for it

    return CommandFailedError(failed.what, code=code_of_name(failed.error), advice=failed.advice, detail=failed.detail)


def from_link(state: "LinkStateChanged") -> CommandFailedError:
    """Return the failure of a link that is of no use."""
    from cli.exit_codes import ExitCode, code_of_name  # noqa: PLC0415 - as above

    code = code_of_name(state.error) if state.error else ExitCode.BMS
    return CommandFailedError(state.cause, code=code, advice=state.advice)
