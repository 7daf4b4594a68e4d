"""A filter shows exactly the rows that a look at each single frame would choose."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.definition import load_pack
from bms.trace.filter_text import FilterTextError, id_word, parse_filter
from bms.trace.filtered_rows import FilteredRows
from bms.trace.frame_names import FrameNames
from bms.trace.trace_store import TraceStore
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame

NOTHING = FrameNames()


@pytest.fixture(scope="module")
def names():
    return FrameNames(load_pack("demo-nfm-120s"))


def store_of(frames):
    store = TraceStore()
    store.append(unpack(pack(frames)))
    return store


def shown(frames, text, names=NOTHING, origin_s=0.0):
    return FilteredRows(store_of(frames), parse_filter(text, names, origin_s)).rows().tolist()


def has_id(frame, low, high, extended):
    return low <= frame.can_id <= high and frame.is_extended == extended and not frame.is_error


CHOICES = {
    "id:232": lambda frame: has_id(frame, 0x232, 0x232, False),
    "id:0x100-7EB": lambda frame: has_id(frame, 0x100, 0x7EB, False),
    "id:232,7E4-7FF": lambda frame: has_id(frame, 0x232, 0x232, False) or has_id(frame, 0x7E4, 0x7FF, False),
    "id:18DA0232": lambda frame: has_id(frame, 0x18DA0232, 0x18DA0232, True),
    "id:232x": lambda frame: has_id(frame, 0x232, 0x232, True),
    "id:700-18DA0300": lambda frame: has_id(frame, 0x700, 0x7FF, False) or has_id(frame, 0x700, 0x18DA0300, True),
    "-id:232": lambda frame: not has_id(frame, 0x232, 0x232, False),
    "7E4": lambda frame: has_id(frame, 0x7E4, 0x7E4, False),
    "dir:rx": lambda frame: not frame.is_tx,
    "dir:TX": lambda frame: frame.is_tx,
    "is:error": lambda frame: frame.is_error,
    "is:remote": lambda frame: frame.is_remote,
    "is:fd": lambda frame: frame.is_fd,
    "is:classic": lambda frame: not frame.is_fd and not frame.is_error,
    "is:std": lambda frame: not frame.is_extended and not frame.is_error,
    "is:ext": lambda frame: frame.is_extended and not frame.is_error,
    "len:8": lambda frame: len(frame.data) == 8,
    "len:3-12": lambda frame: 3 <= len(frame.data) <= 12,
    "len:9-": lambda frame: len(frame.data) >= 9,
    "time:2.5-10": lambda frame: 2.5 <= frame.time_s <= 10,
    "data:01": lambda frame: frame.data[:1] == b"\x01",
    "data:?? FF 2?": lambda frame: len(frame.data) >= 3 and frame.data[1] == 0xFF and frame.data[2] >> 4 == 2,
    "data:" + "??" * 9 + "22": lambda frame: len(frame.data) >= 10 and frame.data[9] == 0x22,
    "has:22FF": lambda frame: b"\x22\xff" in frame.data,
    "has:00 ?1 22": lambda frame: any(
        frame.data[at] == 0 and frame.data[at + 1] & 15 == 1 and frame.data[at + 2] == 0x22 for at in range(len(frame.data) - 2)
    ),
}


@pytest.mark.parametrize("text", CHOICES)
def test_masks_choose_what_looking_at_each_frame_chooses(text, frame_strategy):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(frame_strategy(), max_size=40))
    def holds(frames):
        assert shown(frames, text) == [row for row, frame in enumerate(frames) if CHOICES[text](frame)]

    holds()


def test_words_of_different_keys_must_all_fit_and_those_of_one_key_are_alternatives(frame_strategy):
    words = st.lists(st.sampled_from(list(CHOICES)), min_size=1, max_size=4, unique=True)

    def wanted(frame, chosen):
        groups = {}
        for word in chosen:
            groups.setdefault((word.startswith("-"), word.lstrip("-").partition(":")[0] if ":" in word else ""), []).append(
                word
            )
        return all(any(CHOICES[word](frame) for word in group) for group in groups.values())

    @settings(max_examples=150, deadline=None)
    @given(st.lists(frame_strategy(), max_size=25), words)
    def holds(frames, chosen):
        # A bare word after bytes would be read as more bytes.
        chosen = sorted(chosen, key=lambda word: ":" in word)
        assert shown(frames, " ".join(chosen)) == [row for row, frame in enumerate(frames) if wanted(frame, chosen)]

    holds()


def test_growing_step_by_step_shows_the_same_as_filtering_at_the_end(frame_strategy):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.lists(frame_strategy(), max_size=12), max_size=8), st.sampled_from(["id:232", "is:changed", "has:01"]))
    def holds(batches, text):
        store = TraceStore()
        row_filter = parse_filter(text, NOTHING)
        growing = FilteredRows(store, row_filter)
        for frames in batches:
            store.append(unpack(pack(frames)))
            growing.update()
        assert growing.rows().tolist() == FilteredRows(store, row_filter).rows().tolist()

    holds()


def test_changed_shows_the_first_frame_of_each_id_and_those_that_differ_from_the_one_before():
    def frame(can_id, payload, **kind):
        return Frame(can_id=can_id, data=payload, **kind)

    frames = [
        frame(1, b"\x01"),
        frame(2, b"\x01"),
        frame(1, b"\x01"),
        frame(1, b"\x01\x00"),
        frame(1, b"\x01\x00", is_extended=True),
        frame(2, b"", is_remote=True),
        frame(2, b"\x01"),
        frame(3, bytes(20), is_fd=True),
        frame(3, bytes(19) + b"\x01", is_fd=True),
        frame(3, bytes(19) + b"\x01", is_fd=True),
        frame(3, bytes(8), is_fd=True),
    ]
    assert shown(frames, "is:changed") == [0, 1, 3, 4, 5, 7, 8, 10]


def test_names_of_the_definition_choose_ids(names):
    frames = [Frame(can_id=can_id, data=bytes(8)) for can_id in (0x250, 0x2A1, 0x7E4, 0x7EC, 0x7DF, 0x123)]
    assert shown(frames, "msg:packlimits", names) == [1]
    assert shown(frames, "sig:CellVoltage_00", names) == [0]
    assert shown(frames, "cellvoltage", names) == [0]
    assert shown(frames, "is:diag", names) == [2, 3, 4]
    assert shown(frames, "-is:diag", names) == [0, 1, 5]
    assert shown(frames, "msg:nothing", names) == []


def test_time_counts_from_the_beginning_of_the_trace():
    frames = [Frame(can_id=1, data=b"", time_s=1000.0 + number) for number in range(5)]
    assert shown(frames, "time:1-2", origin_s=1000.0) == [1, 2]


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_typed_filters_nothing(text):
    assert parse_filter(text, NOTHING) is None


@pytest.mark.parametrize(
    "text",
    [
        "id:",
        "id:xyz",
        "id:300-200",
        "id:1-2-3",
        "id:3FFFFFFF",
        "dir:up",
        "is:nice",
        "data:0",
        "data:GG",
        "len:x",
        "time:-3",
        "msg:",
        "-",
        "data:" + "00" * 65,
        "has:",
    ],
)
def test_a_word_that_makes_no_sense_is_named(text):
    with pytest.raises(FilterTextError) as caught:
        parse_filter(f"dir:rx {text}", NOTHING)
    assert caught.value.word == text


def test_any_text_gives_a_filter_or_a_named_word(names):
    words = set()

    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet="id:darshenx0123-,?.F ", max_size=30))
    def holds(text):
        try:
            row_filter = parse_filter(text, names)
        except FilterTextError as error:
            words.add(error.word)
        else:
            FilteredRows(store_of([Frame(can_id=1, data=b"\x01")]), row_filter)

    holds()
    assert "" not in words


def test_an_id_is_shown_as_it_is_typed():
    frames = [Frame(can_id=0x18DAF110, data=b"", is_extended=True), Frame(can_id=0x32, data=b"")]
    for row, frame in enumerate(frames):
        assert shown(frames, "id:" + id_word(frame.can_id, extended=frame.is_extended)) == [row]
