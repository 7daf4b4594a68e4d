"""The one door to python-can.

python-can imports asammdf, and with it pandas, whenever it is installed: 1.4 s and 150 MB for a log format not used here. It is
hidden while python-can is imported, so that others can still import it when they need it.
"""

import sys

_HIDDEN = "asammdf"

_hide = _HIDDEN not in sys.modules
if _hide:
    sys.modules[_HIDDEN] = None  # type: ignore[assignment]  # "not installed", as the import system spells it
try:
    import can
    import can.interfaces
finally:
    if _hide:
        del sys.modules[_HIDDEN]

__all__ = ["can"]
