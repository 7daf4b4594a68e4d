"""The last look at the bytes before they leave: decoded again, summed again, held against the envelope again.

It trusts nothing that was found out earlier: not the package's signatures, not the plan, not the user interface.
"""

import zlib

from bms.calibration.checks import check_data_set
from bms.calibration.data_set import make_data_set
from bms.calibration.model import DataSet
from bms.definition.model import PackDefinition
from bms.errors import BadFileError, SafetyRefusalError

_ADVICE = "Do not use this data set; have its maker release a correct one."


def require_safe(definition: PackDefinition, data_set: DataSet, *, virtual: bool) -> None:
    """Do nothing if these bytes may be written.

    Args:
        definition: the pack.
        data_set: the bytes that are about to be written.
        virtual: the pack is Halite's own virtual one; only that one takes demo data.

    Raises:
        SafetyRefusalError: they are damaged, outside the envelope, or demo data for a real pack.
    """
    try:
        again = make_data_set(data_set.header_bytes, data_set.payload)
    except BadFileError as error:
        raise SafetyRefusalError(error.what, detail=error.detail, advice=_ADVICE) from error
    if again.header != data_set.header:
        raise SafetyRefusalError("The header of the data set does not say what was checked.", advice=_ADVICE)
    if again.header.demo and not virtual:
        raise SafetyRefusalError(
            "This is a DEMO data set and not for a real pack.", advice="Choose a package released for this pack."
        )
    findings = check_data_set(definition, again)
    if findings:
        raise SafetyRefusalError(
            f"The data set is outside what is safe for this pack: {findings[0].parameter}: {findings[0].message}",
            detail="; ".join(f"{finding.parameter}{list(finding.index)} {finding.rule}" for finding in findings),
            advice=_ADVICE,
        )


def require_unchanged(data_set: DataSet) -> None:
    """Do nothing if the payload still has the checksum its header states. Quick enough for every block.

    Raises:
        SafetyRefusalError: it has not.
    """
    if zlib.crc32(data_set.payload) != data_set.header.payload_crc32:
        raise SafetyRefusalError("The data set has changed in memory since it was checked.", advice="Restart the computer.")
