"""Data transmission (ISO 14229-1:2020, clause 11): values by identifier and memory by address."""

from bms.service_catalogue.fields import Field, Kind, Length, Part, Repeat, SizeFrom
from bms.service_catalogue.model import Effect, Service, SubFunction, one

DATA_IDENTIFIER = Field(name="data_identifier", meaning="which value", kind=Kind.DATA_IDENTIFIER, size=2)
DATA_RECORD = Field(name="data_record", meaning="the value", kind=Kind.DATA_RECORD, size=Length.BY_IDENTIFIER)

ADDRESS_FORMAT = Field(
    name="address_and_length_format",
    meaning="bytes of length (high nibble) and of address (low nibble), H.1",
    kind=Kind.SIZE_FORMAT,
    choices={0x14: "1 of length, 4 of address", 0x24: "2 of length, 4 of address", 0x44: "4 of length, 4 of address"},
    default=0x24,
)
MEMORY_ADDRESS = Field(
    name="memory_address", meaning="where it begins", size=SizeFrom(field=ADDRESS_FORMAT.name, part=Part.LOW_NIBBLE)
)
MEMORY_SIZE = Field(
    name="memory_size",
    meaning="how much",
    kind=Kind.QUANTITY,
    size=SizeFrom(field=ADDRESS_FORMAT.name, part=Part.HIGH_NIBBLE),
    unit="bytes",
)

READ_DATA_BY_IDENTIFIER = Service(
    number=0x22,
    name="ReadDataByIdentifier",
    meaning="read values",
    clause="11.2",
    effect=Effect.READS,
    effect_reason="reads only",
    request=(Repeat(name="data_identifiers", elements=(DATA_IDENTIFIER,), minimum=1),),
    response=(Repeat(name="data", elements=(DATA_IDENTIFIER, DATA_RECORD)),),
    # Of several identifiers a BMS may leave out those it does not have: see `echo_length`.
    echo=2,
)

READ_MEMORY_BY_ADDRESS = Service(
    number=0x23,
    name="ReadMemoryByAddress",
    meaning="read memory",
    clause="11.3",
    effect=Effect.READS,
    effect_reason="reads only",
    request=(ADDRESS_FORMAT, MEMORY_ADDRESS, MEMORY_SIZE),
    response=(Field(name="data_record", meaning="the memory's content", kind=Kind.BYTES, size=Length.REST),),
)

READ_SCALING_DATA_BY_IDENTIFIER = Service(
    number=0x24,
    name="ReadScalingDataByIdentifier",
    meaning="ask how a value is coded",
    clause="11.4",
    effect=Effect.READS,
    effect_reason="reads only",
    request=(DATA_IDENTIFIER,),
    response=(
        DATA_IDENTIFIER,
        Field(name="scaling", meaning="how the value is coded (C.2, C.3)", kind=Kind.SCALING, size=Length.REST),
    ),
    echo=2,
)

_PERIODIC = Field(name="periodic_data_identifier", meaning="low byte of F2xx", kind=Kind.PERIODIC_IDENTIFIER)


def _rate(number: int, name: str, meaning: str, *, minimum: int = 1) -> SubFunction:
    request = (Repeat(name="periodic_data_identifiers", elements=(_PERIODIC,), minimum=minimum),)
    return SubFunction(numbers=one(number), name=name, meaning=meaning, request=request, echo=0)


READ_DATA_BY_PERIODIC_IDENTIFIER = Service(
    number=0x2A,
    name="ReadDataByPeriodicIdentifier",
    meaning="have values sent again and again",
    clause="11.5",
    effect=Effect.TEMPORARY,
    effect_reason="loads the bus until it is stopped or the session ends; changes no data",
    selector="transmission_mode",
    sub_functions=(
        _rate(0x01, "sendAtSlowRate", "send them slowly"),
        _rate(0x02, "sendAtMediumRate", "send them at medium rate"),
        _rate(0x03, "sendAtFastRate", "send them fast"),
        _rate(0x04, "stopSending", "stop sending these, or all", minimum=0),
    ),
)

_DYNAMIC = Field(
    name="dynamically_defined_data_identifier", meaning="the new identifier, F200 to F3FF", kind=Kind.DATA_IDENTIFIER, size=2
)
_DYNAMIC_OR_ALL = Field(
    name=_DYNAMIC.name,
    meaning="the identifier to forget; left out: all",
    kind=Kind.DATA_IDENTIFIER,
    size=2,
    optional=True,
)
_SOURCES = Repeat(
    name="sources",
    elements=(
        Field(name="source_data_identifier", meaning="where it is taken from", kind=Kind.DATA_IDENTIFIER, size=2),
        Field(name="position_in_source_data_record", meaning="first byte, counted from 1", kind=Kind.QUANTITY, default=1),
        Field(name="memory_size", meaning="how many bytes", kind=Kind.QUANTITY, unit="bytes"),
    ),
    minimum=1,
)
_MEMORIES = Repeat(name="memories", elements=(MEMORY_ADDRESS, MEMORY_SIZE), minimum=1)

DYNAMICALLY_DEFINE_DATA_IDENTIFIER = Service(
    number=0x2C,
    name="DynamicallyDefineDataIdentifier",
    meaning="put values together under a new identifier",
    clause="11.6",
    effect=Effect.TEMPORARY,
    effect_reason="adds an identifier for reading; changes no data of the pack",
    suppressible=True,
    sub_functions=(
        SubFunction(
            numbers=one(0x01),
            name="defineByIdentifier",
            meaning="from parts of other values",
            request=(_DYNAMIC, _SOURCES),
            response=(_DYNAMIC,),
            echo=3,
        ),
        SubFunction(
            numbers=one(0x02),
            name="defineByMemoryAddress",
            meaning="from pieces of memory",
            request=(_DYNAMIC, ADDRESS_FORMAT, _MEMORIES),
            response=(_DYNAMIC,),
            echo=3,
        ),
        SubFunction(
            numbers=one(0x03),
            name="clearDynamicallyDefinedDataIdentifier",
            meaning="forget it again",
            request=(_DYNAMIC_OR_ALL,),
            response=(_DYNAMIC_OR_ALL,),
            echo=3,
        ),
    ),
)

WRITE_DATA_BY_IDENTIFIER = Service(
    number=0x2E,
    name="WriteDataByIdentifier",
    meaning="write a value",
    clause="11.7",
    effect=Effect.WRITES,
    effect_reason="changes a value for good",
    request=(
        DATA_IDENTIFIER,
        Field(name="data_record", meaning="the new value", kind=Kind.DATA_RECORD, size=Length.REST),
    ),
    response=(DATA_IDENTIFIER,),
    echo=2,
)

WRITE_MEMORY_BY_ADDRESS = Service(
    number=0x3D,
    name="WriteMemoryByAddress",
    meaning="write memory",
    clause="11.8",
    effect=Effect.WRITES,
    effect_reason="changes memory",
    request=(
        ADDRESS_FORMAT,
        MEMORY_ADDRESS,
        MEMORY_SIZE,
        Field(name="data_record", meaning="the new content", kind=Kind.BYTES, size=SizeFrom(field=MEMORY_SIZE.name)),
    ),
    response=(ADDRESS_FORMAT, MEMORY_ADDRESS, MEMORY_SIZE),
    # Format, address and length are repeated: see `echo_length`.
    echo=1,
)
