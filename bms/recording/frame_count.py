"""How many frames a session really holds: by its files, not by what was written down at its end."""

from dataclasses import dataclass

from bms.printable import one_line
from bms.recording.reader import Session
from can_drivers.logs.model import LogReadError
from can_drivers.logs.opening import open_log


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameCount:
    """Frames of a session; the times of the first and the last one are on the session's clock, infinite where there is none."""

    frames: int
    first_s: float
    last_s: float
    problems: tuple[str, ...]


def count_frames(session: Session) -> FrameCount:
    """Return what is in the files of frames; it reads all of them."""
    count, first_s, last_s = 0, float("inf"), float("-inf")
    problems: list[str] = []
    for path in session.frame_files:
        try:
            log = open_log(path)
        except LogReadError as error:
            problems.append(f"{path.name}: {one_line(error.what)}")
            continue
        shift_s = (log.facts.utc_offset_s or 0.0) - session.info.utc_offset_s
        for batch in log.batches():
            times_s = batch.frames.records["time_s"]
            count += len(times_s)
            if len(times_s):
                first_s = min(first_s, float(times_s.min()) + shift_s)
                last_s = max(last_s, float(times_s.max()) + shift_s)
        problems += [f"{path.name}: {one_line(problem.what)}" for problem in log.problems]
        log.close()
    return FrameCount(frames=count, first_s=first_s, last_s=last_s, problems=tuple(problems))
