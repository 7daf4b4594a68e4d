"""Whatever is in the file: a description comes out, or a `DefinitionError`, and nothing else."""

import contextlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.definition.a2l_reader import parse_a2l
from bms.definition.a2l_syntax import read_blocks
from bms.definition.shipped import pack_folder
from bms.errors import DefinitionError

TOKENS = (
    b"/begin",
    b"/end",
    b"/include",
    b"CHARACTERISTIC",
    b"AXIS_DESCR",
    b"A2ML",
    b"MAP",
    b"CURVE",
    b'"',
    b"/*",
    b"*/",
    b"0xFFFFFFFF",
    b"-1",
    b"1e400",
    b"99999999999999999999999",
    b"0x",
    b"nan",
    b"65535",
    b"\x00",
    b"\xff",
    b"\\",
)


def parses_or_says_damaged(data: bytes) -> None:
    with contextlib.suppress(DefinitionError):
        parse_a2l(data)


@pytest.fixture(scope="module")
def words():
    return (pack_folder("demo-nfm-120s") / "calibration.a2l").read_bytes().split(b" ")


@pytest.mark.parametrize("seed", range(8))
def test_words_deleted_doubled_swapped_or_replaced(words, seed):
    chance = random.Random(seed)
    for _ in range(40):
        changed = list(words)
        for _ in range(chance.choice((1, 1, 2, 5))):
            at = chance.randrange(len(changed))
            what = chance.randrange(4)
            if what == 0:
                del changed[at]
            elif what == 1:
                changed.insert(at, changed[chance.randrange(len(changed))])
            elif what == 2:
                other = chance.randrange(len(changed))
                changed[at], changed[other] = changed[other], changed[at]
            else:
                changed[at] = chance.choice(TOKENS)
        parses_or_says_damaged(b" ".join(changed))


@pytest.mark.parametrize("seed", range(4))
def test_bytes_flipped_and_files_cut_off(words, seed):
    chance = random.Random(seed)
    whole = b" ".join(words)
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        parses_or_says_damaged(bytes(data))
        parses_or_says_damaged(whole[: chance.randrange(len(whole))])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([token.decode("latin-1") for token in TOKENS]) | st.text(max_size=6), max_size=40).map(" ".join)
)
def test_any_text_at_all(text):
    with contextlib.suppress(DefinitionError):
        read_blocks(text)
    parses_or_says_damaged(text.encode("utf-8", "replace"))
