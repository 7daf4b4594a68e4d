"""What disks do wrong, in words."""

import errno
from dataclasses import dataclass

_FULL = frozenset({errno.ENOSPC})
_QUOTA = frozenset({errno.EDQUOT}) if hasattr(errno, "EDQUOT") else frozenset[int]()
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_MISSING = frozenset({errno.ENOENT, errno.ENOTDIR})

LOW_BYTES = 200_000_000
LOW_S = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskProblem:
    """One sentence and one piece of advice; both empty when all is well. `was`: the sentence when it is over."""

    what: str = ""
    advice: str = ""
    was: str = ""


FINE = DiskProblem()


def explain(error: OSError) -> DiskProblem:
    """Return what an error of the disk means."""
    if error.errno in _FULL:
        return DiskProblem(
            what="The disk is full, so nothing is recorded now.",
            advice="Free some space: recording goes on by itself.",
            was="The disk was full.",
        )
    if error.errno in _QUOTA:
        return DiskProblem(
            what="Your share of the disk is used up, so nothing is recorded now.",
            advice="Delete something of yours: recording goes on by itself.",
            was="Your share of the disk was used up.",
        )
    if error.errno in _FORBIDDEN:
        return DiskProblem(
            what="The disk does not let Halite write, so nothing is recorded now.",
            advice="Check its write protection and your rights: recording goes on by itself.",
            was="The disk did not let Halite write.",
        )
    if error.errno in _MISSING:
        return DiskProblem(
            what="The folder of the recording is gone, so nothing is recorded now.",
            advice="Plug the disk in again, or stop and record to another folder.",
            was="The folder of the recording was gone.",
        )
    if error.errno == errno.EFBIG:
        return DiskProblem(
            what="A file of the recording has become as large as this disk allows.",
            advice="Recording goes on in the next file.",
            was="A file of the recording had become as large as this disk allows.",
        )
    return DiskProblem(
        what="The disk is gone or broken, so nothing is recorded now.",
        advice="Plug it in again, or stop and record to another folder.",
        was="The disk was gone or broken.",
    )


def not_begun(error: OSError) -> DiskProblem:
    """Return what to say when a session cannot even be begun."""
    return DiskProblem(
        what=f"No session can be made there: {error.strerror or error}.", advice="Choose another folder, or check the disk."
    )


def slow(seconds: float, waiting: int) -> DiskProblem:
    """Return what to say of a disk that has not come back from a write for some seconds."""
    return DiskProblem(
        what=f"The disk has taken nothing for {seconds:.0f} s; {waiting} frames wait.",
        advice="Record to a faster disk if this comes again.",
    )


def running_out(free_bytes: int, bytes_per_s: float) -> DiskProblem:
    """Return what to say of the room that is left; nothing while it is enough."""
    left_s = free_bytes / bytes_per_s if bytes_per_s > 0 else float("inf")
    if free_bytes < 0 or (free_bytes >= LOW_BYTES and left_s >= LOW_S):
        return FINE
    room = f"{free_bytes / 1e6:.0f} MB" if left_s > 5940 else f"{free_bytes / 1e6:.0f} MB, some {left_s / 60:.0f} minutes"
    return DiskProblem(what=f"The disk is nearly full: {room} left.", advice="Free some space before it runs out.")
