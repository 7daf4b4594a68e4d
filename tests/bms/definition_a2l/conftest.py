"""A small A2L file in which every test changes one thing."""

import pytest

HEAD = """ASAP2_VERSION 1 71
/begin PROJECT P "a project"
/begin MODULE M "a module"
/begin MOD_PAR "" /begin MEMORY_SEGMENT S "" DATA FLASH INTERN 0x1000 0x100 -1 -1 -1 -1 -1 /end MEMORY_SEGMENT /end MOD_PAR
/begin MOD_COMMON "" BYTE_ORDER MSB_FIRST ALIGNMENT_WORD 2 /end MOD_COMMON
/begin COMPU_METHOD HALVES "steps of one half" LINEAR "%6.1" "V" COEFFS_LINEAR 0.5 -10 /end COMPU_METHOD
/begin RECORD_LAYOUT BYTES FNC_VALUES 1 UBYTE ROW_DIR DIRECT /end RECORD_LAYOUT
/begin RECORD_LAYOUT WORDS FNC_VALUES 1 UWORD ROW_DIR DIRECT /end RECORD_LAYOUT
/begin RECORD_LAYOUT POINTS AXIS_PTS_X 1 UBYTE INDEX_INCR DIRECT /end RECORD_LAYOUT
/begin AXIS_PTS AX "axis" 0x1010 NO_INPUT_QUANTITY POINTS 0 NO_COMPU_METHOD 3 0 255 /end AXIS_PTS
/begin CHARACTERISTIC ONE "one value" VALUE 0x1000 BYTES 0 HALVES 0 100 /end CHARACTERISTIC
"""
TAIL = """/end MODULE
/end PROJECT
"""


@pytest.fixture
def a2l():
    """Return the bytes of the small file with further lines in its module."""

    def build(*lines: str) -> bytes:
        return (HEAD + "".join(f"{line}\n" for line in lines) + TAIL).encode()

    return build
