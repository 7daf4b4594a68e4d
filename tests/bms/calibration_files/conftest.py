"""The demo pack's description and payload, random payloads, and a description that uses what the demo pack does not."""

import random

import pytest

from bms.calibration.decoding import span
from bms.calibration.files import read_values
from bms.calibration.sources import factory_set
from bms.definition import load_pack
from bms.definition.a2l_reader import parse_a2l

OTHER = """/begin PROJECT P "" /begin MODULE M ""
/begin MOD_PAR "" /begin MEMORY_SEGMENT S "" DATA FLASH INTERN 0x1000 0x100 -1 -1 -1 -1 -1 /end MEMORY_SEGMENT /end MOD_PAR
/begin MOD_COMMON "" BYTE_ORDER MSB_LAST /end MOD_COMMON
/begin COMPU_METHOD C "" LINEAR "%6.1" "A" COEFFS_LINEAR 0.1 -40 /end COMPU_METHOD
/begin COMPU_VTAB T "" TAB_VERB 4 0 "off" 1 "on" 2 "1" 3 "on" /end COMPU_VTAB
/begin COMPU_METHOD V "" TAB_VERB "%3.0" "" COMPU_TAB_REF T /end COMPU_METHOD
/begin RECORD_LAYOUT F FNC_VALUES 1 FLOAT32_IEEE ROW_DIR DIRECT /end RECORD_LAYOUT
/begin RECORD_LAYOUT D FNC_VALUES 1 FLOAT64_IEEE ROW_DIR DIRECT /end RECORD_LAYOUT
/begin RECORD_LAYOUT L FNC_VALUES 1 SLONG COLUMN_DIR DIRECT /end RECORD_LAYOUT
/begin RECORD_LAYOUT B FNC_VALUES 1 UBYTE ROW_DIR DIRECT /end RECORD_LAYOUT
/begin RECORD_LAYOUT S AXIS_PTS_X 1 SWORD INDEX_INCR DIRECT FNC_VALUES 2 SWORD ROW_DIR DIRECT /end RECORD_LAYOUT
/begin RECORD_LAYOUT A AXIS_PTS_X 1 UWORD INDEX_INCR DIRECT /end RECORD_LAYOUT
/begin AXIS_PTS Shared "shared axis" 0x1000 X A 0 C 3 -40 6513.5 /end AXIS_PTS
/begin AXIS_PTS Alone "used by nobody" 0x1008 X A 0 C 2 -40 6513.5 /end AXIS_PTS
/begin CHARACTERISTIC Float "=1+1" VALUE 0x1010 F 0 NO_COMPU_METHOD -1e38 1e38 /end CHARACTERISTIC
/begin CHARACTERISTIC Double "" VALUE 0x1018 D 0 NO_COMPU_METHOD -1e300 1e300 /end CHARACTERISTIC
/begin CHARACTERISTIC Scaled "" VALUE 0x1060 D 0 C -1e300 1e300 /end CHARACTERISTIC
/begin CHARACTERISTIC Mode "what; \\"it\\" does" VALUE 0x1020 B 0 V 0 9 /end CHARACTERISTIC
/begin CHARACTERISTIC Modes "" VAL_BLK 0x1021 B 0 V 0 9 MATRIX_DIM 3 /end CHARACTERISTIC
/begin CHARACTERISTIC Own "own axis" CURVE 0x1030 S 0 C -400 400
  /begin AXIS_DESCR STD_AXIS X C 3 -400 400 /end AXIS_DESCR /end CHARACTERISTIC
/begin CHARACTERISTIC One "" CURVE 0x1040 B 0 C -40 0
  /begin AXIS_DESCR COM_AXIS X C 3 0 9 AXIS_PTS_REF Shared /end AXIS_DESCR /end CHARACTERISTIC
/begin CHARACTERISTIC Two "" MAP 0x1044 L 0 C -1e9 1e9
  /begin AXIS_DESCR COM_AXIS X C 3 0 9 AXIS_PTS_REF Shared /end AXIS_DESCR
  /begin AXIS_DESCR FIX_AXIS X NO_COMPU_METHOD 2 0 9 FIX_AXIS_PAR_DIST 10 5 2 /end AXIS_DESCR /end CHARACTERISTIC
/end MODULE /end PROJECT
"""


@pytest.fixture(scope="session")
def definition():
    return load_pack("demo-nfm-120s")


@pytest.fixture(scope="session")
def description(definition):
    return definition.calibration


@pytest.fixture(scope="session")
def payload(definition):
    return factory_set(definition).payload


@pytest.fixture(scope="session")
def other():
    """Return a description with floating point, own, shared and fixed axes, choices, and a map stored by column."""
    return parse_a2l(OTHER.encode())


@pytest.fixture(scope="session")
def scrambled():
    """Return a payload in which every described byte is random; `base` gives the others."""

    def make(description, base, seed):
        chance, image = random.Random(seed), bytearray(base)
        for name in [*description.axis_points, *description.characteristics]:
            start, length = span(description, name)
            image[start : start + length] = chance.randbytes(length)
        return bytes(image)

    return make


@pytest.fixture
def read(tmp_path, description, payload):
    """Return a reader of a text as a file with a suffix, over the factory set."""

    def run(text, suffix, **options):
        path = tmp_path / f"file{suffix}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_values(path, description, payload, **options)

    return run
