"""What the trace says of a frame and what charts and files make of it are the same."""

import random

import numpy as np
import pytest

from bms.definition import load_pack
from bms.definition.database import load_database
from bms.telemetry.database_decoder import DatabaseDecoder
from bms.trace.signal_values import MessageDecoder
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame

ODD = """VERSION ""
BU_: X
BO_ 1 Empty: 8 X
BO_ 2 Deep: 12 X
 SG_ Outer M : 0|3@1+ (1,0) [0|0] "" X
 SG_ Inner m1M : 7|4@0+ (1,0) [0|0] "" X
 SG_ First m2 : 8|33@1- (0.1,-3) [0|0] "" X
 SG_ Second m0 : 15|40@0- (2,0) [0|0] "" X
 SG_ Third m3 : 60|32@1- (1,0) [0|0] "" X
 SG_ Always : 90|2@1+ (1,0) [0|0] "" X
SG_MUL_VAL_ 2 Inner Outer 1-3;
SG_MUL_VAL_ 2 First Outer 2-2, 5-6;
SG_MUL_VAL_ 2 Second Inner 0-7;
SG_MUL_VAL_ 2 Third Inner 3-12;
SIG_VALTYPE_ 2 Third : 1;
"""


@pytest.fixture(params=["demo", "odd"])
def messages(request, tmp_path):
    if request.param == "demo":
        return load_pack("demo-nfm-120s").broadcasts.database.messages
    path = tmp_path / "odd.dbc"
    path.write_text(ODD, encoding="utf-8")
    return load_database(path).messages


def test_every_frame_says_the_same_in_the_trace_and_in_columns(messages):
    dice = random.Random(11)
    decoders = {name: MessageDecoder(message) for name, message in messages.items()}
    by_id = {message.can_id: name for name, message in messages.items()}
    sizes = (*range(9), 12, 16)
    frames = [Frame(can_id=dice.choice(list(by_id)), data=dice.randbytes(dice.choice(sizes))) for _ in range(1500)]
    said = {row: decoders[by_id[frame.can_id]].decode(frame.data) for row, frame in enumerate(frames)}
    compared = 0
    for rows in DatabaseDecoder(messages.values()).decode(unpack(pack(frames))):
        names = [signal.name for signal in messages[rows.message].signals]
        for column, row in enumerate(rows.rows.tolist()):
            values = {one.name: one.value for one in said.pop(row) if not np.isnan(one.value)}
            compared += len(values)
            numbers = zip(names, rows.values[:, column].tolist(), strict=True)
            assert {name: value for name, value in numbers if not np.isnan(value)} == values
    assert compared > 1000
    assert not any(said.values())
