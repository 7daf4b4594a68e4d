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
