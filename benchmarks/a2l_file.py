"""An A2L file of any size, as the tool of a large control unit writes it: every object is sound and has its own place."""

from collections.abc import Iterator

_POINTS = 16
_HEAD = """ASAP2_VERSION 1 71
/begin PROJECT BENCH "a file of many objects"
  /begin MODULE ECU "control unit"
    /begin MOD_PAR "" /begin MEMORY_SEGMENT Calibration "" DATA FLASH INTERN 0x80000000 0x200000 -1 -1 -1 -1 -1
    /end MEMORY_SEGMENT /end MOD_PAR
    /begin MOD_COMMON "" BYTE_ORDER MSB_LAST ALIGNMENT_BYTE 1 ALIGNMENT_WORD 2 ALIGNMENT_LONG 4 /end MOD_COMMON
    /begin COMPU_METHOD CM_Current "" LINEAR "%8.3" "A" COEFFS_LINEAR 0.01 -10 /end COMPU_METHOD
    /begin COMPU_METHOD CM_Voltage "" RAT_FUNC "%8.3" "V" COEFFS 0 1000 0 0 0 1 /end COMPU_METHOD
    /begin RECORD_LAYOUT RL_VALUE FNC_VALUES 1 UWORD ROW_DIR DIRECT /end RECORD_LAYOUT
    /begin RECORD_LAYOUT RL_AXIS AXIS_PTS_X 1 UWORD INDEX_INCR DIRECT /end RECORD_LAYOUT
"""
_TAIL = "  /end MODULE\n/end PROJECT\n"


def build(*, maps: int, curves: int, values: int, axes: int, measurements: int) -> str:
    """Return the text of a file with so many objects of each kind; at least one axis."""
    address = 0x8000_0000
    pieces = [_HEAD]
    for number in range(axes):
        pieces.append(_axis_points(number, address))
        address += 2 * _POINTS
    for number in range(maps):
        pieces.append(_object("MAP", number, address, [number % axes, (number + 1) % axes]))
        address += 2 * _POINTS * _POINTS
    for number in range(curves):
        pieces.append(_object("CURVE", number, address, [number % axes]))
        address += 2 * _POINTS
    for number in range(values):
        pieces.append(_object("VALUE", number, address, []))
        address += 2
    pieces += _measurements(measurements)
    return "".join([*pieces, _TAIL])


def _axis_points(number: int, address: int) -> str:
    return f"""
    /begin AXIS_PTS Axis_{number:04d} "Axis points {number} of the control unit"
      0x{address:08X} Measurement_{number:04d} RL_AXIS 0 CM_Current {_POINTS} -10 645.35
      FORMAT "%8.2"
    /end AXIS_PTS
"""


def _object(kind: str, number: int, address: int, axes: list[int]) -> str:
    descriptions = "".join(
        f"""
      /begin AXIS_DESCR
        COM_AXIS Measurement_{axis:04d} CM_Current {_POINTS} -10 645.35
        AXIS_PTS_REF Axis_{axis:04d}
      /end AXIS_DESCR"""
        for axis in axes
    )
    return f"""
    /begin CHARACTERISTIC {kind.title()}_{number:04d} "Calibration object {number} of the control unit"
      {kind} 0x{address:08X} RL_VALUE 0 CM_Voltage 0 65.535
      FORMAT "%8.3"{descriptions}
    /end CHARACTERISTIC
"""


def _measurements(count: int) -> Iterator[str]:
    for number in range(count):
        yield f"""
    /begin MEASUREMENT Measurement_{number:04d} "Measured quantity {number} of the control unit"
      UWORD CM_Voltage 0 0 0 65.535
      ECU_ADDRESS 0x{0x4000_0000 + 2 * number:08X}
    /end MEASUREMENT
"""
