"""What can go wrong with a pack or a file about a pack. `ExplainedError` says how each one reads.

ExplainedError
 ├─ BadFileError               a file that cannot be used: definition, DBC, A2L, package, log  (exit code 6)
 │   ├─ DefinitionError            pack.toml, DBC, A2L, faults.toml, signal set
 │   └─ PackageError               signed file, mostly a package: damaged, not signed by those who must, for another pack
 ├─ SafetyRefusalError         Halite refuses, or the pack vetoed, for safety                  (exit code 5)
 │   └─ WrongPackError             another pack answers than the one the job was planned for
 ├─ DiagnosticError            the BMS refused or did not answer                               (exit code 4)
 │   ├─ NegativeResponseError      a UDS negative response
 │   ├─ NoResponseError            nothing within P2 / P2*
 │   ├─ UnexpectedResponseError    an answer that does not match or does not parse
 │   └─ JobOverdueError            a job took longer than it ever should
 └─ JobCancelledError          the user stopped it
"""

from can_drivers.errors import ExplainedError


class BadFileError(ExplainedError):
    """A file cannot be used."""


class DefinitionError(BadFileError):
    """A pack definition, or a database it names, does not make sense."""


class PackageError(BadFileError):
    """A signed file, mostly a calibration package, is damaged, untrusted or for another pack."""


class SafetyRefusalError(ExplainedError):
    """Halite refuses, or the pack vetoed, an action for safety."""


class WrongPackError(SafetyRefusalError):
    """Another pack answers than the one the job was planned for."""


class DiagnosticError(ExplainedError):
    """The BMS refused or did not answer."""


class NegativeResponseError(DiagnosticError):
    """A UDS negative response (ISO 14229-1, Annex A).

    Attributes:
        service_id: the request's service identifier.
        code: the negative response code.
    """

    def __init__(self, what: str, *, service_id: int, code: int, detail: str = "", advice: str = "") -> None:
        """Keep the service and the code beside the sentence."""
        super().__init__(what, detail=detail, advice=advice)
        self.service_id = service_id
        self.code = code


class NoResponseError(DiagnosticError):
    """Nothing was answered in time."""


class UnexpectedResponseError(DiagnosticError):
    """An answer does not match its request or does not parse."""


class JobOverdueError(DiagnosticError):
    """A job took longer than it ever should."""


class JobCancelledError(ExplainedError):
    """The user stopped a job."""
