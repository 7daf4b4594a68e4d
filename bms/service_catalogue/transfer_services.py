"""Upload and download (ISO 14229-1:2020, clause 15)."""

import dataclasses

from bms.service_catalogue.data_services import ADDRESS_FORMAT, MEMORY_ADDRESS, MEMORY_SIZE
from bms.service_catalogue.fields import Element, Field, Kind, Length, Part, SizeFrom
from bms.service_catalogue.model import Effect, Service, SubFunction, one

_DATA_FORMAT = Field(
    name="data_format_identifier",
    meaning="compression (high nibble) and encryption (low nibble)",
    kind=Kind.DATA_FORMAT,
    choices={0x00: "neither compressed nor encrypted"},
    default=0x00,
)
_WIDE_ADDRESS_FORMAT = dataclasses.replace(ADDRESS_FORMAT, default=0x44)
_BLOCK_FORMAT = Field(name="length_format_identifier", meaning="bytes of the block length (high nibble)")
_BLOCK_LENGTH = Field(
    name="max_number_of_block_length",
    meaning="longest block, service and counter included",
    kind=Kind.QUANTITY,
    size=SizeFrom(field=_BLOCK_FORMAT.name, part=Part.HIGH_NIBBLE),
    unit="bytes",
)
_MEMORY: tuple[Element, ...] = (_DATA_FORMAT, _WIDE_ADDRESS_FORMAT, MEMORY_ADDRESS, MEMORY_SIZE)

REQUEST_DOWNLOAD = Service(
    number=0x34,
    name="RequestDownload",
    meaning="begin to send data into the BMS",
    clause="15.2",
    effect=Effect.WRITES,
    effect_reason="prepares memory to be programmed",
    request=_MEMORY,
    response=(_BLOCK_FORMAT, _BLOCK_LENGTH),
)

REQUEST_UPLOAD = Service(
    number=0x35,
    name="RequestUpload",
    meaning="begin to fetch data from the BMS",
    clause="15.3",
    effect=Effect.WRITES,
    effect_reason="begins a transfer; the same way that programs memory",
    request=_MEMORY,
    response=(_BLOCK_FORMAT, _BLOCK_LENGTH),
)

_COUNTER = Field(name="block_sequence_counter", meaning="number of the block: 1 to 255, then 0", kind=Kind.QUANTITY, default=1)


def _parameters(name: str, meaning: str) -> Field:
    return Field(name=name, meaning=meaning, kind=Kind.BYTES, size=Length.REST, optional=True)


TRANSFER_DATA = Service(
    number=0x36,
    name="TransferData",
    meaning="a block of data",
    clause="15.4",
    effect=Effect.WRITES,
    effect_reason="programs memory",
    request=(_COUNTER, _parameters("transfer_request_parameter_record", "data of a download")),
    response=(_COUNTER, _parameters("transfer_response_parameter_record", "data of an upload")),
    echo=1,
)

REQUEST_TRANSFER_EXIT = Service(
    number=0x37,
    name="RequestTransferExit",
    meaning="end the transfer",
    clause="15.5",
    effect=Effect.WRITES,
    effect_reason="ends the programming of memory",
    request=(_parameters("transfer_request_parameter_record", "what the BMS wants to know, e.g. a checksum"),),
    response=(_parameters("transfer_response_parameter_record", "what the BMS says, e.g. a checksum"),),
)

_PATH = Field(name="file_path_and_name", meaning="which file or folder", kind=Kind.TEXT, size=Length.PREFIXED)
_SIZE_LENGTH = Field(
    name="file_size_parameter_length", meaning="bytes of each size that follows", kind=Kind.QUANTITY, default=4
)


def _file_size(name: str, meaning: str, length: Field) -> Field:
    return Field(name=name, meaning=meaning, kind=Kind.QUANTITY, size=SizeFrom(field=length.name), unit="bytes")


_SIZES: tuple[Element, ...] = (
    _SIZE_LENGTH,
    _file_size("file_size_uncompressed", "size of the file", _SIZE_LENGTH),
    _file_size("file_size_compressed", "size on the wire", _SIZE_LENGTH),
)
_FILE_BLOCK_FORMAT = Field(name="length_format_identifier", meaning="bytes of the block length", kind=Kind.QUANTITY)
_FILE_BLOCKS: tuple[Element, ...] = (
    _FILE_BLOCK_FORMAT,
    dataclasses.replace(_BLOCK_LENGTH, size=SizeFrom(field=_FILE_BLOCK_FORMAT.name)),
    _DATA_FORMAT,
)
_ANSWERED_SIZE_LENGTH = Field(
    name="file_size_or_dir_info_parameter_length", meaning="bytes of each size that follows", kind=Kind.QUANTITY, size=2
)
_ANSWERED_SIZE = _file_size("file_size_uncompressed_or_dir_info_length", "its size", _ANSWERED_SIZE_LENGTH)


def _mode(number: int, name: str, meaning: str, request: tuple[Element, ...], response: tuple[Element, ...]) -> SubFunction:
    return SubFunction(numbers=one(number), name=name, meaning=meaning, request=(_PATH, *request), response=response)


REQUEST_FILE_TRANSFER = Service(
    number=0x38,
    name="RequestFileTransfer",
    meaning="begin to transfer a file",
    clause="15.6",
    effect=Effect.WRITES,
    effect_reason="adds, replaces or deletes files in the BMS",
    selector="mode_of_operation",
    sub_functions=(
        _mode(0x01, "addFile", "send a new file", (_DATA_FORMAT, *_SIZES), _FILE_BLOCKS),
        _mode(0x02, "deleteFile", "delete a file", (), ()),
        _mode(0x03, "replaceFile", "send a file in place of another", (_DATA_FORMAT, *_SIZES), _FILE_BLOCKS),
        _mode(
            0x04,
            "readFile",
            "fetch a file",
            (_DATA_FORMAT,),
            (
                *_FILE_BLOCKS,
                _ANSWERED_SIZE_LENGTH,
                _ANSWERED_SIZE,
                _file_size("file_size_compressed", "size on the wire", _ANSWERED_SIZE_LENGTH),
            ),
        ),
        _mode(0x05, "readDir", "fetch the list of a folder", (), (*_FILE_BLOCKS, _ANSWERED_SIZE_LENGTH, _ANSWERED_SIZE)),
        _mode(
            0x06,
            "resumeFile",
            "go on with an interrupted file",
            (_DATA_FORMAT, *_SIZES),
            (
                *_FILE_BLOCKS,
                Field(name="file_position", meaning="where to go on", kind=Kind.QUANTITY, size=8, unit="bytes"),
            ),
        ),
    ),
)
