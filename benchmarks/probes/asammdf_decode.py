"""Bus logging in MF4 decoded to Parquet by asammdf: LOG DBC OUT. Runs in an environment with asammdf and pyarrow.

Group by group, one group a message: `MDF.export` first puts all signals on one common time base, which takes it 45 s and 5.3 GB
for a million frames.
"""

import sys
from pathlib import Path

from asammdf import MDF


def main() -> None:
    """Decode."""
    log, dbc, out = sys.argv[1:]
    Path(out).mkdir(parents=True)
    with MDF(log) as recorded, recorded.extract_bus_logging({"CAN": [(dbc, 0)]}) as decoded:
        for number, group in enumerate(decoded.groups):
            rows = decoded.get_group(number, ignore_value2text_conversions=True)
            rows.to_parquet(f"{out}/{group.channel_group.acq_name}.parquet")


if __name__ == "__main__":
    main()
