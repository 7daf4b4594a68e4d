"""What the words beside the form are about: the chosen exchange, or the request being made. No widgets."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from bms.service_catalogue import Line
from engine.messages import DecodedLine, UdsAnswered
from gui.pages.console.history import Asked
from gui.pages.console.view import ConsoleView
from gui.wording import engine_text

Group = tuple[str, str, Sequence[Line] | Sequence[DecodedLine]]
"""Heading, what stands beside it, lines."""

translate = QCoreApplication.translate


def groups(view: ConsoleView) -> list[Group]:
    """Return what has to be explained now."""
    asked = view.shown
    if asked is not None:
        return _of_exchange(asked)
    if view.problem:
        no_bytes = translate("Console", "These are no bytes yet.")
        return [(translate("Console", "Cannot be sent yet"), no_bytes if view.at_fault == "bytes" else view.problem, ())]
    return [(translate("Console", "Request"), "", view.lines)] if view.request else []


def _of_exchange(asked: Asked) -> list[Group]:
    answered = asked.answered
    if answered is None:
        return [_no_answer(asked.problem, asked.advice)]
    found = [(translate("Console", "Request"), _wire_time(answered), answered.lines), *_answers(answered)]
    if answered.problem:
        found.append(_no_answer(answered.problem, answered.advice))
    if answered.run_folder:
        found.append((translate("Console", "Recorded in"), answered.run_folder, ()))
    return found


def _answers(answered: UdsAnswered) -> list[Group]:
    found: list[Group] = []
    if answered.pending:
        found.append((translate("Console", "Response pending (78)"), f"{answered.pending} ×", ()))
    for response in answered.responses:
        times = translate("Console", "P2 %.1f ms, transfer %.1f ms") % (1000 * response.p2_s, 1000 * response.transfer_s)
        found.append((translate("Console", "Answer of %X") % response.response_id, times, response.lines))
    return found


def _wire_time(answered: UdsAnswered) -> str:
    return translate("Console", "%.1f ms on the wire") % (1000 * answered.request_s)


def _no_answer(problem: str, advice: str) -> Group:
    return translate("Console", "No answer"), f"{engine_text(problem)} {engine_text(advice)}".strip(), ()
