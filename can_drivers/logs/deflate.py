"""zlib; where it is installed, zlib-ng, which does the same in little more than half the time.

Inflating is nine tenths of reading a BLF, so this decides how fast logs open.
"""

import importlib
import importlib.util
from typing import Any


def _fastest() -> Any:
    return importlib.import_module("zlib_ng.zlib_ng" if importlib.util.find_spec("zlib_ng") else "zlib")


zlib: Any = _fastest()
