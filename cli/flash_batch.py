"""One package into one pack after the other: each that is connected is updated once."""

import time
from collections.abc import Callable

from cli.failures import CommandFailedError, from_link
from cli.output import say
from cli.pack_connection import PackConnection
from engine.messages import FlashJob, FlashResult

_LOOK_EVERY_S = 0.2
_TRIES = 3
"""An update that is interrupted goes on by itself so often; then the pack is left out."""
SETTLED = frozenset({"flashed", "already_current", "refused", "failed"})


class Batch:
    """Updates packs until enough are done. `results` has the last result of each serial number, in order."""

    def __init__(self, pack: PackConnection, order: FlashJob, wanted: int, patience_s: float) -> None:
        """Make a batch of `wanted` packs; when no new one is connected for `patience_s`, it ends."""
        self._pack = pack
        self._order = order
        self._wanted = wanted
        self._patience_s = patience_s
        self._results: dict[str, FlashResult] = {}
        self._tries: dict[str, int] = {}

    @property
    def results(self) -> tuple[FlashResult, ...]:
        """What became of each pack."""
        return tuple(self._results.values())

    @property
    def done(self) -> int:
        """How many packs are through."""
        return sum(self._is_done(serial) for serial in self._results)

    def run(self, stop_wanted: Callable[[], bool]) -> None:
        """Update packs until enough are done, nobody connects another one, or the user stops it.

        Raises:
            CommandFailedError: the adapter cannot be opened.
        """
        self._tell_next()
        waiting_since_s = time.monotonic()
        while self.done < self._wanted and not stop_wanted():
            for _ in self._pack.events(_LOOK_EVERY_S):
                pass
            if self._pack.state.state == "failed":
                raise from_link(self._pack.state)
            serial = self._pack.identity.serial if self._pack.identity is not None and self._pack.state.answers else ""
            if serial and not self._is_done(serial):
                self._flash(serial, stop_wanted)
                waiting_since_s = time.monotonic()
            elif time.monotonic() - waiting_since_s > self._patience_s:
                say("No other pack was connected.")
                return

    def _is_done(self, serial: str) -> bool:
        result = self._results.get(serial)
        return result is not None and (result.result in SETTLED or self._tries[serial] >= _TRIES)

    def _flash(self, serial: str, stop_wanted: Callable[[], bool]) -> None:
        self._tries[serial] = self._tries.get(serial, 0) + 1
        say(f"Pack {serial} ({self.done + 1} of {self._wanted})")
        order = FlashJob(
            package=self._order.package,
            serial=serial,
            operator=self._order.operator,
            keys=self._order.keys,
            watch_s=self._order.watch_s,
            permit=self._order.permit,
            external_supply=self._order.external_supply,
            batch=self._order.batch,
        )
        try:
            result = self._pack.run(order, stop_wanted=stop_wanted)
        except CommandFailedError as error:
            result = no_result("interrupted", str(error), serial)
        assert isinstance(result, FlashResult)
        self._results[serial] = result
        say(f"Pack {serial}: {result.result.replace('_', ' ')}. {result.reason}".rstrip())
        if self.done < self._wanted:
            self._tell_next()

    def _tell_next(self) -> None:
        say("Connect the next pack." if self._results else "Connect the first pack.")


def no_result(result: str, reason: str, serial: str = "") -> FlashResult:
    """Return the document for an update that did not even begin."""
    return FlashResult(
        result=result,
        reason=reason,
        steps=(),
        bytes=0,
        transfer_s=0.0,
        wire_limit_s=0.0,
        calibration_id_before="",
        calibration_id_after="",
        run_folder="",
        serial=serial,
    )
