"""Diagnostic messages on the screen and as JSON."""

import statistics
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from bms.service_catalogue import Line
from engine.messages import DecodedLine, UdsAnswered, UdsResponse

_NEGATIVE = 0x7F
_LONGEST_ROW = 64


def hexadecimal(data: bytes) -> str:
    """Return bytes as people read them; very long rows are cut."""
    shown = data[:_LONGEST_ROW].hex(" ").upper()
    return shown if len(data) <= _LONGEST_ROW else f"{shown} … ({len(data)} bytes)"


def print_lines(out: Console, lines: Sequence[Line | DecodedLine]) -> None:
    """Print a message in words."""
    for line in lines:
        out.print(f"  {'  ' * line.level}{line.name}{': ' if line.text else ''}{line.text}")


def print_answer(out: Console, answered: UdsAnswered) -> None:
    """Print a request and everything that came back."""
    out.print(f"→ {hexadecimal(answered.request)}", style="bold")
    print_lines(out, answered.lines)
    for response in answered.responses:
        print_response(out, response, pending=answered.pending)
    if not answered.responses and not answered.problem:
        out.print("No answer was wanted, and none came.")
    print_ending(out, answered)


def print_response(out: Console, response: UdsResponse, *, pending: int) -> None:
    """Print one answer with its times."""
    working = f", said {pending} × that it was working" if pending else ""
    times = f"{response.response_id:X}, P2 {_ms(response.p2_s)} ms, transfer {_ms(response.transfer_s)} ms{working}"
    out.print(f"← {hexadecimal(response.payload)}", style="bold")
    out.print(f"  ({times})")
    print_lines(out, response.lines)


def print_ending(out: Console, answered: UdsAnswered) -> None:
    """Print what went wrong and where it was recorded."""
    if answered.problem:
        out.print(f"✖ {answered.problem} {answered.advice}".rstrip())
    if answered.run_folder:
        out.print(f"Record: {answered.run_folder}")


def print_short(out: Console, number: int, answered: UdsAnswered) -> None:
    """Print one of many answers in one line."""
    if not answered.responses:
        out.print(f"{number:>5}  {answered.problem or 'no answer'}")
    for response in answered.responses:
        out.print(f"{number:>5}  {hexadecimal(response.payload)}  P2 {_ms(response.p2_s)} ms")


def went_well(answered: UdsAnswered) -> bool:
    """Return whether nothing was refused and nothing is missing."""
    return not answered.problem and all(response.payload[:1] != bytes([_NEGATIVE]) for response in answered.responses)


def answer_document(answered: UdsAnswered) -> dict[str, object]:
    """Return an answer as scripts get it: bytes in hexadecimal, times in milliseconds."""
    return {
        "request": answered.request.hex(),
        "lines": answered.lines,
        "responses": [
            {
                "response_id": response.response_id,
                "payload": response.payload.hex(),
                "negative": response.payload[:1] == bytes([_NEGATIVE]),
                "p2_ms": round(1000 * response.p2_s, 3),
                "transfer_ms": round(1000 * response.transfer_s, 3),
                "lines": response.lines,
            }
            for response in answered.responses
        ],
        "pending": answered.pending,
        "request_ms": round(1000 * answered.request_s, 3),
        "problem": answered.problem,
        "advice": answered.advice,
        "run_folder": answered.run_folder,
    }


def timing_document(answers: Sequence[UdsAnswered]) -> dict[str, object]:
    """Return how fast the BMS answered: least, median and most of the first answers, ms; null if there were none."""
    firsts = [answered.responses[0] for answered in answers if answered.responses]
    return {
        "requests": len(answers),
        "answered": len(firsts),
        "pending": sum(answered.pending for answered in answers),
        "p2_ms": _spread([response.p2_s for response in firsts]),
        "transfer_ms": _spread([response.transfer_s for response in firsts]),
    }


def print_timing(out: Console, answers: Sequence[UdsAnswered]) -> None:
    """Print how fast the BMS answered."""
    document = timing_document(answers)
    out.print(f"{document['answered']} of {document['requests']} answered", style="bold")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("ms", "least", "median", "most"):
        table.add_column(heading, justify="left" if heading == "ms" else "right")
    for name, key in (("P2", "p2_ms"), ("transfer", "transfer_ms")):
        spread = document[key]
        if isinstance(spread, dict):
            table.add_row(name, *(f"{value:.2f}" for value in spread.values()))
    out.print(table)


def _spread(times_s: Sequence[float]) -> dict[str, float] | None:
    if not times_s:
        return None
    values = {"min": min(times_s), "median": statistics.median(times_s), "max": max(times_s)}
    return {name: round(1000 * value, 3) for name, value in values.items()}


def _ms(time_s: float) -> str:
    return f"{1000 * time_s:.2f}"
