"""A number on the command line that has to lie in a range."""

import math
from typing import Any

import click


class NumberRange(click.FloatRange):
    """As click's, without NaN: every comparison with it is false, so click finds it in any range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number
