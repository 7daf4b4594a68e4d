"""The chemistry envelope and the checks of a data set: what one keystroke costs."""

import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks.table import markdown
from bms.calibration.checks import check_payload
from bms.calibration.data_set import split_image
from bms.calibration.decoding import decode_one, encode
from bms.calibration.envelope import envelope_of, excesses_between_points
from bms.definition import load_pack

_PACK = "demo-nfm-120s"
_ROUNDS = 200


def run() -> str:
    """Measure the map alone, all checks of a good and of a bad data set, and finding the envelope of this installation."""
    definition = load_pack(_PACK)
    description, folder = definition.calibration, definition.folder
    assert description is not None
    assert folder is not None
    payload = split_image((folder / "factory_set.bin").read_bytes()).payload
    charge_map = decode_one(description, payload, "CHG_I_LIM_MAP")
    socs, temperatures = charge_map.axes
    envelope = envelope_of(definition)
    assert envelope is not None
    doubled = encode(description, payload, {"CHG_I_LIM_MAP": np.minimum(2 * charge_map.values, 4.0)})

    def check_map() -> object:
        over = charge_map.values > envelope.surface(temperatures, socs).allowed_c
        return over.any(), excesses_between_points(envelope, temperatures, socs, charge_map.values)

    measured: tuple[tuple[str, Callable[[], object], str], ...] = (
        ("a map against the envelope, points and between", check_map, "5 ms"),
        ("all objects and axes, nothing wrong", lambda: check_payload(definition, payload), "5 ms"),
        ("the same, map ×2", lambda: check_payload(definition, doubled), ""),
        ("the same, payload erased", lambda: check_payload(definition, b"\xff" * len(payload)), ""),
        ("of these: the envelope of this installation, files and signatures", lambda: envelope_of(definition), ""),
    )
    rows = [[name, *_milliseconds(work), wanted] for name, work, wanted in measured]
    return markdown(["what", "ms (least)", "ms (median)", "goal"], rows)


def _milliseconds(work: Callable[[], object]) -> tuple[str, str]:
    times = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return f"{min(times):.2f}", f"{statistics.median(times):.2f}"
