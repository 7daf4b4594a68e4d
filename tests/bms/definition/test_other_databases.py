"""PEAK, Kvaser and AUTOSAR files: what cantools makes of them arrives unchanged, and decodes to the same values."""

import math
import random

import pytest

from bms.definition.database import load_database
from bms.telemetry.database_decoder import DatabaseDecoder
from can_drivers.frame_columns import pack, unpack
from can_drivers.frames import Frame

cantools = pytest.importorskip("cantools")

DBC = """VERSION ""
BU_: X
BO_ 100 Pack: 8 X
 SG_ Voltage : 7|16@0+ (0.1,0) [0|6553.5] "V" X
 SG_ Current : 16|16@1- (0.1,-5) [-4000|4000] "A" X
 SG_ Mode : 32|3@1+ (1,0) [0|7] "" X
BO_ 2566857284 Motor: 8 X
 SG_ Selector M : 0|8@1+ (1,0) [0|255] "" X
 SG_ Torque m1 : 8|32@1- (1,0) [0|0] "Nm" X
 SG_ Speed m2 : 8|16@1+ (1,0) [0|65535] "1/min" X
VAL_ 100 Mode 0 "off" 1 "on" ;
SIG_VALTYPE_ 2566857284 Torque : 1;
"""

ARXML = """<?xml version="1.0" encoding="UTF-8"?>
<AUTOSAR xmlns="http://autosar.org/schema/r4.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://autosar.org/schema/r4.0 AUTOSAR_4-0-3.xsd">
<AR-PACKAGES><AR-PACKAGE><SHORT-NAME>P</SHORT-NAME><ELEMENTS>
<CAN-CLUSTER><SHORT-NAME>Bus</SHORT-NAME><CAN-CLUSTER-VARIANTS><CAN-CLUSTER-CONDITIONAL>
 <BAUDRATE>500000</BAUDRATE><PHYSICAL-CHANNELS><CAN-PHYSICAL-CHANNEL><SHORT-NAME>Channel</SHORT-NAME><FRAME-TRIGGERINGS>
  <CAN-FRAME-TRIGGERING><SHORT-NAME>PackTriggering</SHORT-NAME><FRAME-REF DEST="CAN-FRAME">/P/Pack</FRAME-REF>
   <CAN-ADDRESSING-MODE>STANDARD</CAN-ADDRESSING-MODE><IDENTIFIER>100</IDENTIFIER></CAN-FRAME-TRIGGERING>
 </FRAME-TRIGGERINGS></CAN-PHYSICAL-CHANNEL></PHYSICAL-CHANNELS>
</CAN-CLUSTER-CONDITIONAL></CAN-CLUSTER-VARIANTS></CAN-CLUSTER>
<CAN-FRAME><SHORT-NAME>Pack</SHORT-NAME><FRAME-LENGTH>8</FRAME-LENGTH><PDU-TO-FRAME-MAPPINGS><PDU-TO-FRAME-MAPPING>
 <SHORT-NAME>Mapping</SHORT-NAME><PACKING-BYTE-ORDER>MOST-SIGNIFICANT-BYTE-LAST</PACKING-BYTE-ORDER>
 <PDU-REF DEST="I-SIGNAL-I-PDU">/P/PackPdu</PDU-REF><START-POSITION>0</START-POSITION>
</PDU-TO-FRAME-MAPPING></PDU-TO-FRAME-MAPPINGS></CAN-FRAME>
<I-SIGNAL-I-PDU><SHORT-NAME>PackPdu</SHORT-NAME><LENGTH>8</LENGTH><I-SIGNAL-TO-PDU-MAPPINGS>
 <I-SIGNAL-TO-I-PDU-MAPPING><SHORT-NAME>M1</SHORT-NAME><I-SIGNAL-REF DEST="I-SIGNAL">/P/Voltage</I-SIGNAL-REF>
  <PACKING-BYTE-ORDER>MOST-SIGNIFICANT-BYTE-LAST</PACKING-BYTE-ORDER><START-POSITION>4</START-POSITION>
 </I-SIGNAL-TO-I-PDU-MAPPING>
</I-SIGNAL-TO-PDU-MAPPINGS></I-SIGNAL-I-PDU>
<I-SIGNAL><SHORT-NAME>Voltage</SHORT-NAME><LENGTH>12</LENGTH>
 <SYSTEM-SIGNAL-REF DEST="SYSTEM-SIGNAL">/P/VoltageOfSystem</SYSTEM-SIGNAL-REF></I-SIGNAL>
<SYSTEM-SIGNAL><SHORT-NAME>VoltageOfSystem</SHORT-NAME><PHYSICAL-PROPS><SW-DATA-DEF-PROPS-VARIANTS>
 <SW-DATA-DEF-PROPS-CONDITIONAL><COMPU-METHOD-REF DEST="COMPU-METHOD">/P/Tenths</COMPU-METHOD-REF>
 </SW-DATA-DEF-PROPS-CONDITIONAL></SW-DATA-DEF-PROPS-VARIANTS></PHYSICAL-PROPS></SYSTEM-SIGNAL>
<COMPU-METHOD><SHORT-NAME>Tenths</SHORT-NAME><CATEGORY>LINEAR</CATEGORY><COMPU-INTERNAL-TO-PHYS><COMPU-SCALES><COMPU-SCALE>
 <COMPU-RATIONAL-COEFFS><COMPU-NUMERATOR><V>-5</V><V>0.1</V></COMPU-NUMERATOR>
 <COMPU-DENOMINATOR><V>1</V></COMPU-DENOMINATOR></COMPU-RATIONAL-COEFFS>
</COMPU-SCALE></COMPU-SCALES></COMPU-INTERNAL-TO-PHYS></COMPU-METHOD>
</ELEMENTS></AR-PACKAGE></AR-PACKAGES></AUTOSAR>
"""


def written(suffix):
    database = cantools.database.load_string(DBC, "dbc")
    return {".kcd": database.as_kcd_string, ".sym": database.as_sym_string, ".arxml": lambda: ARXML}[suffix]()


@pytest.mark.parametrize(("suffix", "messages"), [(".kcd", 2), (".sym", 2), (".arxml", 1)])
def test_every_value_of_another_format_is_that_of_cantools(tmp_path, suffix, messages):
    path = tmp_path / f"some{suffix}"
    path.write_text(written(suffix), encoding="utf-8")
    reference = cantools.database.load_file(path, strict=False)
    database = load_database(path)
    assert database.not_understood == ()
    assert len(database.messages) == len(reference.messages) == messages
    dice = random.Random(3)
    frames = []
    for number in range(60):
        message = reference.messages[number % messages]
        data = dice.randbytes(8)
        if message.is_multiplexed():
            data = bytes((1 + number // 2 % 2,)) + data[1:]
        frames.append(Frame(can_id=message.frame_id, data=data, is_extended=message.is_extended_frame))
    compared = 0
    for rows in DatabaseDecoder(database.messages.values()).decode(unpack(pack(frames))):
        for column, row in enumerate(rows.rows.tolist()):
            expected = reference.get_message_by_name(rows.message).decode(frames[row].data, decode_choices=False)
            for value, signal in zip(rows.values[:, column], database.messages[rows.message].signals, strict=True):
                compared += signal.name in expected
                assert value == pytest.approx(expected.get(signal.name, math.nan), rel=0, abs=0, nan_ok=True)
    assert compared >= 60


def test_units_texts_and_ranges_arrive(tmp_path):
    path = tmp_path / "some.kcd"
    path.write_text(written(".kcd"), encoding="utf-8")
    signals = {signal.name: signal for signal in load_database(path).messages["Pack"].signals}
    assert (signals["Voltage"].unit, signals["Voltage"].maximum) == ("V", 6553.5)
    assert signals["Mode"].choices == {0: "off", 1: "on"}
