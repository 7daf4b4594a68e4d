import cantools
import pytest

from bms.definition import load_pack, pack_folder
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.formats import format_of
from can_drivers.logs.writing import LogWriter

UTC_S = 1_790_000_000.0


@pytest.fixture(scope="session")
def demo():
    return load_pack("demo-nfm-120s")


@pytest.fixture(scope="session")
def drive_frames():
    """Twenty seconds of a pack: cell 1 falls by 1 mV each second, the current steps from 0 to -50 A at 10 s."""
    database = cantools.database.load_file(pack_folder("demo-nfm-120s") / "broadcast.dbc")
    cells, values = database.get_message_by_name("f_CellVoltages"), database.get_message_by_name("f_PackValuesP0")
    frames = []
    for tenth in range(200):
        time_s = tenth / 10
        for number in range(30):
            signals = {"f_CellVoltages_Mux": number}
            for position in range(4):
                index = 4 * number + position
                signals[f"CellVoltage_{index:03d}"] = 3000 - (tenth // 10 if index == 0 else 0)
                signals[f"CellVoltage_{index:03d}_invalidFlag"] = 1
            frames.append(Frame(can_id=cells.frame_id, data=cells.encode(signals), time_s=time_s + number * 1e-4))
        current = {"BatteryVoltage": 360, "BusVoltage": 360, "Current": 50 if tenth >= 100 else 0, "Power": 0}
        frames.append(Frame(can_id=values.frame_id, data=values.encode(current), time_s=time_s + 0.01))
    return frames


@pytest.fixture(scope="session")
def drive_log(tmp_path_factory, drive_frames):
    path = tmp_path_factory.mktemp("logs") / "drive.blf"
    writer = LogWriter(path, format_of(".blf"), utc_offset_s=UTC_S)
    writer.write(unpack(pack(drive_frames)))
    writer.close()
    return path
