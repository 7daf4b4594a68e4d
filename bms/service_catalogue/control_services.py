"""Control of inputs and outputs (ISO 14229-1:2020, clause 13) and of routines (clause 14)."""

from bms.service_catalogue.data_services import DATA_IDENTIFIER
from bms.service_catalogue.fields import Field, Kind, Length
from bms.service_catalogue.model import Effect, Service, SubFunction, one

_CONTROL = Field(
    name="input_output_control_parameter",
    meaning="who controls it",
    choices={
        0x00: "returnControlToECU",
        0x01: "resetToDefault",
        0x02: "freezeCurrentState",
        0x03: "shortTermAdjustment",
    },
    default=0x00,
)

INPUT_OUTPUT_CONTROL_BY_IDENTIFIER = Service(
    number=0x2F,
    name="InputOutputControlByIdentifier",
    meaning="control an input or output",
    clause="13.2",
    effect=Effect.WRITES,
    effect_reason="moves what the pack is made of: contactors, fans, heaters",
    request=(
        DATA_IDENTIFIER,
        _CONTROL,
        Field(
            name="control_state",
            meaning="the state to take, then a mask of what of it is meant",
            kind=Kind.BYTES,
            size=Length.REST,
            optional=True,
        ),
    ),
    response=(
        DATA_IDENTIFIER,
        _CONTROL,
        Field(name="control_state", meaning="the state it has", kind=Kind.BYTES, size=Length.REST, optional=True),
    ),
    echo=3,
)

_ROUTINE = Field(name="routine_identifier", meaning="which routine", kind=Kind.ROUTINE, size=2)
_OPTION = Field(
    name="routine_control_option_record",
    meaning="what the routine wants to know",
    kind=Kind.BYTES,
    size=Length.REST,
    optional=True,
)
_RESULT = Field(
    name="routine_status_record",
    meaning="what the routine says",
    kind=Kind.ROUTINE_RESULT,
    size=Length.REST,
    optional=True,
)


def _routine(number: int, name: str, meaning: str) -> SubFunction:
    return SubFunction(
        numbers=one(number), name=name, meaning=meaning, request=(_ROUTINE, _OPTION), response=(_ROUTINE, _RESULT), echo=3
    )


ROUTINE_CONTROL = Service(
    number=0x31,
    name="RoutineControl",
    meaning="run a routine",
    clause="14.2",
    effect=Effect.WRITES,
    effect_reason="a routine may erase, switch or move anything",
    suppressible=True,
    sub_functions=(
        _routine(0x01, "startRoutine", "start it"),
        _routine(0x02, "stopRoutine", "stop it"),
        _routine(0x03, "requestRoutineResults", "ask how it went"),
    ),
)
