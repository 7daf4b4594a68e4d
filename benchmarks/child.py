"""Something measured in a process of its own, which brings its own Qt and its own memory."""

import json
import multiprocessing
from collections.abc import Callable
from typing import Any

_END_WITHIN_S = 60.0


def measured_in_child(measure: Callable[..., None], *arguments: Any, within_s: float) -> Any:
    """Call `measure(*arguments, queue)` in another process; return what it puts into the queue, as JSON.

    Raises:
        queue.Empty: it put nothing in within `within_s` seconds.
    """
    context = multiprocessing.get_context("spawn")
    result = context.Queue()
    child = context.Process(target=measure, args=(*arguments, result))
    child.start()
    measured = json.loads(result.get(timeout=within_s))
    child.join(_END_WITHIN_S)
    return measured
