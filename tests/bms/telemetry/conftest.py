import re

import pytest

from bms.definition import load_pack, pack_folder
from can_drivers.frames import Frame


@pytest.fixture(scope="session")
def demo():
    return load_pack("demo-nfm-120s")


@pytest.fixture(scope="session")
def encode():
    """Return a function from message name and signal values to a frame of the demo pack, encoded by cantools."""
    cantools = pytest.importorskip("cantools")
    database = cantools.database.load_file(pack_folder("demo-nfm-120s") / "broadcast.dbc")

    def frame(name, time_s=0.0, **values):
        message = database.get_message_by_name(name)
        return Frame(can_id=message.frame_id, data=message.encode(values), time_s=time_s)

    return frame


@pytest.fixture(scope="session")
def cell_frame(encode):
    """Return a function that makes the frame with the cells 4n…4n+3."""

    def frame(number, voltages_mv, time_s=0.0, valid=(1, 1, 1, 1)):
        values = {"f_CellVoltages_Mux": number}
        for position in range(4):
            values[f"CellVoltage_{4 * number + position:03d}"] = voltages_mv[position]
            values[f"CellVoltage_{4 * number + position:03d}_invalidFlag"] = valid[position]
        return encode("f_CellVoltages", time_s, **values)

    return frame


@pytest.fixture(scope="session")
def temperature_frame(encode):
    """Return a function that makes the frame with the sensors 6n…6n+5."""

    def frame(number, temperatures_c, time_s=0.0, valid=True):
        values = {"f_CellTemperatures_Mux": number}
        for position, temperature_c in enumerate(temperatures_c):
            values[f"CellTemperature_{6 * number + position:03d}"] = temperature_c
            values[f"CellTemperature_{6 * number + position:03d}_invalidFlag"] = int(valid)
        return encode("f_CellTemperatures", time_s, **values)

    return frame


# ---------------------------------------------------------------- real answers of real cars


def cases_in(text):
    """Yield (expected values, payload) of an OBDb test file; None where no message is complete."""
    for case in text.split("- expected_values:")[1:]:
        values, _, response = case.partition("response:")
        expected = {name: float(value) for name, value in re.findall(r"^    (\w+): ([-\d.]+)$", values, re.MULTILINE)}
        if '"' in response:  # a folded YAML text: line breaks are spaces, \n is a line break
            response = re.sub(r"\s*\n\s*", " ", response).replace("\\n", "\n")
        lines = [re.sub(r"[^0-9A-Fa-f]", "", line) for line in response.splitlines()]
        yield expected, first_message([bytes.fromhex(line[3:]) for line in lines if len(line) > 3 and len(line) % 2])


def first_message(frames):
    """Return the first message that is complete; None if none is.

    As the publishers did: recordings hold cut lines and repeats, and some lines are two frames glued together, which leaves two
    bytes too many in the message. The published values come from those very bytes, so sequence numbers are not checked here.
    """
    message, length = b"", 0
    for frame in frames:
        kind, low = frame[0] >> 4, frame[0] & 0xF
        if kind == 0 and low < len(frame):
            return frame[1 : 1 + low]
        if kind == 1:
            message, length = frame[2:], low << 8 | frame[1]
        elif kind == 2 and length:
            message += frame[1:]
            if len(message) >= length:
                return message[:length]
    return None


@pytest.fixture(scope="session")
def recorded_cases():
    """Return a function from the text of an OBDb test file to its (expected values, payload)."""
    return lambda text: list(cases_in(text))
