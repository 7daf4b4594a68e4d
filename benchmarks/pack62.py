"""A pack of 62 messages and 299 signals, and its traffic: 48 of cell voltages, 12 of temperatures, the pack, its state."""

import numpy as np

from can_drivers.frame_columns import BATCH_FRAMES, RECORD, Batch

CELL_MESSAGES = 48
TEMPERATURE_MESSAGES = 12
MESSAGES = CELL_MESSAGES + TEMPERATURE_MESSAGES + 2
SIGNALS = CELL_MESSAGES * 4 + TEMPERATURE_MESSAGES * 8 + 8 + 3
FRAMES_PER_S = 4_000
_FIRST_CELL_ID, _FIRST_TEMPERATURE_ID, _PACK_ID, _STATE_ID = 0x200, 0x280, 0x300, 0x301


def dbc() -> str:
    """Return the database."""
    lines = ['VERSION ""', "NS_ :", "BS_:", "BU_: BMS"]
    for number in range(CELL_MESSAGES):
        lines.append(f"BO_ {_FIRST_CELL_ID + number} Cells_{number:02d}: 8 BMS")
        lines += [
            f' SG_ Cell_{4 * number + place + 1:03d} : {16 * place}|16@1+ (0.1,0) [0|5000] "mV" BMS' for place in range(4)
        ]
    for number in range(TEMPERATURE_MESSAGES):
        lines.append(f"BO_ {_FIRST_TEMPERATURE_ID + number} Temperatures_{number:02d}: 8 BMS")
        lines += [
            f' SG_ Temperature_{8 * number + place + 1:02d} : {8 * place}|8@1+ (1,-40) [-40|125] "°C" BMS' for place in range(8)
        ]
    lines += [
        f"BO_ {_PACK_ID} Pack: 8 BMS",
        ' SG_ Voltage : 7|16@0+ (0.1,0) [0|1000] "V" BMS',
        ' SG_ Current : 23|16@0- (0.1,0) [-1000|1000] "A" BMS',
        ' SG_ Charge : 39|10@0+ (0.1,0) [0|100] "%" BMS',
        ' SG_ Health : 45|10@0+ (0.1,0) [0|100] "%" BMS',
        ' SG_ Warning : 51|1@0+ (1,0) [0|1] "" BMS',
        ' SG_ Limited : 50|1@0+ (1,0) [0|1] "" BMS',
        ' SG_ Heating : 49|1@0+ (1,0) [0|1] "" BMS',
        ' SG_ Counter : 63|8@0+ (1,0) [0|255] "" BMS',
        f"BO_ {_STATE_ID} State: 8 BMS",
        ' SG_ Mode : 0|4@1+ (1,0) [0|15] "" BMS',
        ' SG_ Contactors : 4|4@1+ (1,0) [0|15] "" BMS',
        ' SG_ Uptime : 32|32@1+ (1,0) [0|4294967295] "s" BMS',
        f'VAL_ {_STATE_ID} Mode 0 "off" 1 "idle" 2 "drive" 3 "charge" ;',
        f'VAL_ {_STATE_ID} Contactors 0 "open" 1 "precharge" 2 "closed" ;',
    ]
    return "\n".join(lines) + "\n"


def batch(frames: int = BATCH_FRAMES, *, first: int = 0, seed: int = 1) -> Batch:
    """Return frames, all messages in turn, with plausible cell voltages and temperatures and random numbers elsewhere.

    Args:
        frames: how many, at most `BATCH_FRAMES`.
        first: how many came before; the traffic goes on from there.
        seed: of the random numbers.
    """
    dice = np.random.default_rng((seed, first))
    records = np.zeros(frames, RECORD)
    turn = (first + np.arange(frames)) % MESSAGES
    records["time_s"] = (first + np.arange(frames)) / FRAMES_PER_S
    ids = [
        *range(_FIRST_CELL_ID, _FIRST_CELL_ID + CELL_MESSAGES),
        *range(_FIRST_TEMPERATURE_ID, _FIRST_TEMPERATURE_ID + TEMPERATURE_MESSAGES),
        _PACK_ID,
        _STATE_ID,
    ]
    records["can_id"] = np.array(ids)[turn]
    records["length"] = 8
    cells = dice.integers(29_000, 31_000, (frames, 4)).astype("<u2").view("<u8")[:, 0]
    temperatures = dice.integers(60, 70, (frames, 8)).astype("u1").view("<u8")[:, 0]
    # 302.0 V, 11.1 A, 45.1 %, 99.0 %: numbers inside their ranges, whatever the counter behind them.
    pack = dice.integers(0, 256, frames).astype("<u8") << np.uint64(56) | np.uint64(
        int.from_bytes(bytes.fromhex("0BCC006F70CF78"), "little")
    )
    state = dice.integers(0, 3, frames).astype("<u8") | (records["time_s"].astype("<u8") << np.uint64(32))
    records["head"] = np.select(
        [turn < CELL_MESSAGES, turn < CELL_MESSAGES + TEMPERATURE_MESSAGES, turn == MESSAGES - 2],
        [cells, temperatures, pack],
        state,
    )
    return Batch(records=records, tails=np.empty((0, 7), np.uint64))
