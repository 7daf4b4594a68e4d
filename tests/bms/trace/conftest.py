"""Frames of every kind, drawn and made."""

import pytest
from hypothesis import strategies as st

from can_drivers.frames import Frame

FD_LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64)


@st.composite
def any_frame(draw, *, ids=None):
    """A frame as any adapter may deliver it; few different ids and payloads, so that they repeat."""
    extended = draw(st.booleans())
    number = draw(ids or st.sampled_from([0x100, 0x232, 0x7E4, 0x7EC, 0x7FF]))
    kind = draw(st.sampled_from(["classic", "classic", "fd", "remote", "error"]))
    lengths = st.sampled_from(FD_LENGTHS if kind == "fd" else range(9))
    length = 0 if kind == "remote" else draw(lengths)
    return Frame(
        can_id=number | 0x18DA0000 if extended else number,
        data=bytes(draw(st.lists(st.sampled_from([0, 1, 0x22, 0xFF]), min_size=length, max_size=length))),
        time_s=draw(st.integers(0, 400)) / 16,
        is_extended=extended,
        is_fd=kind == "fd",
        bitrate_switch=kind == "fd" and draw(st.booleans()),
        error_state_indicator=kind == "fd" and draw(st.booleans()),
        is_remote=kind == "remote",
        is_error=kind == "error",
        is_tx=draw(st.booleans()),
    )


@pytest.fixture(scope="session")
def frame_strategy():
    return any_frame
