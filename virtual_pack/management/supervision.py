"""From findings to confirmed faults and to what the BMS does about them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from virtual_pack.management import fault_list
from virtual_pack.management.fault_list import MONITORED, MonitoredFault, Reaction
from virtual_pack.management.fault_memory import MATURED, Snapshot, StoredFaults
from virtual_pack.management.fault_tests import Finding


@dataclass(slots=True, kw_only=True)
class Maturation:
    """How long a test has been failing without a break. `matured` says it took long enough."""

    failing_s: float | None = None
    matured: bool = False

    def detection_counter(self, maturation_s: float) -> int:
        """Return how far the fault has matured: 0 not failing, 1…126 failing, 127 matured (ISO 14229-1 D.2)."""
        if self.matured or self.failing_s is None:
            return MATURED if self.matured else 0
        return min(MATURED - 1, 1 + int(MATURED * self.failing_s / maturation_s))

    def step(self, finding: Finding, maturation_s: float, dt_s: float) -> bool:
        """Take one finding; return True in the moment the fault matures. A test that cannot run changes nothing."""
        if finding.failed is None:
            return False
        if not finding.failed:
            self.failing_s, self.matured = None, False
            return False
        self.failing_s = 0.0 if self.failing_s is None else self.failing_s + dt_s
        newly = not self.matured and self.failing_s >= maturation_s
        self.matured |= newly
        return newly


class Supervision:
    """Keeps time for every fault, feeds the memory and derives reactions, also while the memory is switched off (0x85).

    Attributes:
        memory: the fault memory.
        open_latched: codes that opened the contactors; they stay open until restart, or until the code is cleared and passes.
    """

    def __init__(self) -> None:
        """Start with an empty memory."""
        self.memory = StoredFaults(MONITORED, on_cleared=self._restart)
        self._maturations = {fault.code: Maturation() for fault in MONITORED}
        self._latest: dict[int, Finding] = {}
        self.open_latched: set[int] = set()
        self._newly: set[int] = set()

    def begin_cycle(self) -> None:
        """Begin an operation cycle: tests start anew, latched reactions are released."""
        self.memory.begin_cycle()
        for code in self._maturations:
            self._restart(code)

    def step(self, findings: Mapping[int, Finding], *, now_s: float, dt_s: float, snapshot: Callable[[], Snapshot]) -> None:
        """Take the findings of one step; tests that are not in `findings` were not carried out."""
        self._newly.clear()
        for fault in MONITORED:
            finding = findings.get(fault.code)
            if finding is None or finding.failed is None:
                continue
            self._latest[fault.code] = finding
            maturation = self._maturations[fault.code]
            newly = maturation.step(finding, fault.maturation_s, dt_s)
            if newly:
                self._newly.add(fault.code)
            self.memory.report(
                fault.code,
                failed=finding.failed,
                newly_matured=newly,
                now_s=now_s,
                snapshot=snapshot,
                detection_counter=maturation.detection_counter(fault.maturation_s),
            )
            if maturation.matured and finding.reaction is Reaction.OPEN:
                self.open_latched.add(fault.code)

    def newly_matured(self, code: int) -> bool:
        """Return whether `code` matured in the last step."""
        return code in self._newly

    def reacting(self, reaction: Reaction) -> set[int]:
        """Return the codes of matured faults whose test asks for `reaction` now."""
        return {
            code
            for code, finding in self._latest.items()
            if finding.failed and finding.reaction is reaction and self._maturations[code].matured
        }

    def contactors_allowed(self, *, closed: bool) -> bool:
        """Return whether the contactors may be closed.

        Closed ones open when a fault has matured; open ones stay open as soon as a test fails that would open them again.
        """
        about_to_open = any(finding.failed and finding.reaction is Reaction.OPEN for finding in self._latest.values())
        return not self.open_latched and (closed or not about_to_open)

    @property
    def level(self) -> int:
        """Broadcast fault level: 0 ok, 1 warning, 2 fault. Only what fails or keeps the contactors open now counts."""
        failing = [fault for fault in MONITORED if self._maturations[fault.code].matured]
        if self.open_latched or any(fault.serious for fault in failing):
            return 2
        return 1 if any(_is_warning(fault) for fault in failing) else 0

    def _restart(self, code: int) -> None:
        self._maturations[code] = Maturation()
        self._latest.pop(code, None)
        self.open_latched.discard(code)


def _is_warning(fault: MonitoredFault) -> bool:
    return fault.code != fault_list.TOO_COLD_TO_CHARGE
