"""The tables an engineer works on: working values beside those of device, file and default, with undo without limit.

A workbench holds whole payloads and changes the working one in patches of bytes, so that an undo step costs what it changed
and undoing is exact. It does no I/O and knows no widget; `bms.calibration.checks` says what is wrong with its payload.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bms.calibration.decoding import Values, decode_one, decode_values, encode, raw_bytes, shape_of
from bms.calibration.edit_operations import apply_edit
from bms.calibration.editing import Edit, Layer, Mask, Target
from bms.calibration.findings import quantity
from bms.calibration.model import Parameter
from bms.definition.a2l import AxisPoints, CalibrationDescription, Characteristic
from bms.errors import BadFileError, SafetyRefusalError


class EditRefusedError(SafetyRefusalError):
    """A value cannot be what was asked for.

    Attributes:
        parameter: calibration object or axis.
        index: position in its shape.
    """

    def __init__(self, what: str, *, parameter: str, index: tuple[int, ...] = (), advice: str = "") -> None:
        """Keep which cell it is."""
        super().__init__(what, detail=f"{parameter}{list(index)}", advice=advice)
        self.parameter = parameter
        self.index = index


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """Bytes of the payload that changed: where, from what, to what (equally long)."""

    offset: int
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """One step that can be undone.

    Attributes:
        action: what was done: an `Operation`, or the `Layer` values were taken from.
        parameter: the object or axis it was done to; empty where the whole set was replaced.
        cells: how many values were selected for it; 0 where the whole object or set was meant.
        patches: what changed.
    """

    action: str
    parameter: str
    cells: int
    patches: tuple[Patch, ...]


class Workbench:
    """Working tables of one product.

    Attributes:
        description: the A2L of all payloads.
        payload: the working payload.
        revision: grows with every change of any payload; views compare it to know that they are stale.
        origins: where each layer came from, in words; only of layers that are there.
    """

    def __init__(self, description: CalibrationDescription, default: bytes) -> None:
        """Begin with the default set as working values.

        Args:
            description: the A2L.
            default: payload as the pack is delivered.
        """
        self.description = description
        self.payload = default
        self.revision = 0
        self.origins: dict[Layer, str] = {Layer.DEFAULT: ""}
        self._layers: dict[Layer, bytes] = {Layer.DEFAULT: default}
        self._reference = default
        self._done: list[Stroke] = []
        self._undone: list[Stroke] = []

    # ------------------------------------------------------------ layers

    def layer(self, layer: Layer) -> bytes | None:
        """Return the payload of a layer, None where there is none."""
        return self._layers.get(layer)

    def set_layer(self, layer: Layer, payload: bytes, origin: str = "") -> None:
        """Put values beside the working ones.

        Raises:
            BadFileError: the payload has another length than the working one.
        """
        self._require_length(payload)
        self._layers[layer] = payload
        self.origins[layer] = origin
        self.revision += 1

    def drop_layer(self, layer: Layer) -> None:
        """Forget a layer; the default stays."""
        if layer is not Layer.DEFAULT and self._layers.pop(layer, None) is not None:
            del self.origins[layer]
            self.revision += 1

    def start_from(self, layer: Layer) -> Stroke | None:
        """Make the values of a layer the working ones and the ones dirty marks compare with, as one step."""
        payload = self._layers[layer]
        self._reference = payload
        self.revision += 1
        return self._replace(payload, action=layer, parameter="")

    # ------------------------------------------------------------ reading

    @property
    def changed(self) -> bool:
        """The working values differ from those they started from."""
        return self.payload != self._reference

    def values(self, name: str, layer: Layer | None = None) -> Values | None:
        """Return physical values of an object or axis as (rows, columns): working ones, or a layer's where it is there."""
        payload = self.payload if layer is None else self._layers.get(layer)
        return None if payload is None else self._values(payload, name)

    def parameter(self, name: str) -> Parameter:
        """Return one object with its axes, decoded from the working payload."""
        return decode_one(self.description, self.payload, name)

    def changed_cells(self, name: str) -> Mask:
        """Return which values of an object or axis differ from those the work started from, shape (rows, columns)."""
        return np.asarray(self._values(self.payload, name) != self._values(self._reference, name), dtype=np.bool_)

    def changed_names(self) -> tuple[str, ...]:
        """Return objects and axes with a changed value, axes first, in the order of the A2L."""
        names = (*self.description.axis_points, *self.description.characteristics)
        return tuple(
            name
            for name in names
            if raw_bytes(self.description, self.payload, name) != raw_bytes(self.description, self._reference, name)
        )

    def sharers(self, axis: str) -> tuple[str, ...]:
        """Return the objects that use an axis: editing it changes them all."""
        return tuple(
            name
            for name, characteristic in self.description.characteristics.items()
            if any(used.axis_points == axis for used in characteristic.axes)
        )

    # ------------------------------------------------------------ changing

    def apply(self, name: str, edit: Edit) -> Stroke | None:
        """Do one edit to an object or to one of its axes; returns the step, None when it changed nothing.

        Args:
            name: the calibration object shown.
            edit: what was done.

        Raises:
            EditRefusedError: a value would leave its limits, is no number, or the axis is fixed.
        """
        item = self._target(name, edit.target)
        before = self._values(self.payload, item.name)
        x_points, y_points = self._points(name) if edit.target is Target.VALUES else (None, None)
        after = apply_edit(before, edit, x_points=x_points, y_points=y_points)
        self._require_limits(item, after, before)
        cells = int(np.count_nonzero(edit.selection))
        return self._write({item.name: after}, action=edit.operation, parameter=item.name, cells=cells)

    def take(self, layer: Layer, name: str, cells: Mask | None = None) -> Stroke | None:
        """Take values of a layer over into the working ones, all or those of `cells` (rows, columns), as one step."""
        theirs, ours = self.values(name, layer), self._values(self.payload, name)
        if theirs is None:
            return None
        after = theirs if cells is None else np.where(cells, theirs, ours)
        return self._write({name: after}, action=layer, parameter=name, cells=0 if cells is None else int(cells.sum()))

    # ------------------------------------------------------------ undo

    @property
    def undo_stroke(self) -> Stroke | None:
        """What `undo` would take back."""
        return self._done[-1] if self._done else None

    @property
    def redo_stroke(self) -> Stroke | None:
        """What `redo` would do again."""
        return self._undone[-1] if self._undone else None

    def undo(self) -> Stroke | None:
        """Take the last step back and return it."""
        if not self._done:
            return None
        stroke = self._done.pop()
        self._undone.append(stroke)
        self._patch([(patch.offset, patch.before) for patch in stroke.patches])
        return stroke

    def redo(self) -> Stroke | None:
        """Do the step again that was taken back last, and return it."""
        if not self._undone:
            return None
        stroke = self._undone.pop()
        self._done.append(stroke)
        self._patch([(patch.offset, patch.after) for patch in stroke.patches])
        return stroke

    # ------------------------------------------------------------ bytes

    def _require_length(self, payload: bytes) -> None:
        if len(payload) != len(self.payload):
            raise BadFileError(
                f"These tables have {len(payload)} bytes, those of this pack {len(self.payload)}.",
                advice="Use tables of this pack.",
            )

    def _write(self, values: Mapping[str, Values], *, action: str, parameter: str, cells: int) -> Stroke | None:
        shaped = {name: np.reshape(physical, shape_of(self.description, name)) for name, physical in values.items()}
        payload = encode(self.description, self.payload, shaped)
        return self._replace(payload, action=action, parameter=parameter, cells=cells)

    def _replace(self, payload: bytes, *, action: str, parameter: str, cells: int = 0) -> Stroke | None:
        patches = _difference(self.payload, payload)
        if not patches:
            return None
        stroke = Stroke(action=action, parameter=parameter, cells=cells, patches=patches)
        self._done.append(stroke)
        self._undone.clear()
        self._patch([(patch.offset, patch.after) for patch in patches])
        return stroke

    def _patch(self, pieces: list[tuple[int, bytes]]) -> None:
        image = bytearray(self.payload)
        for offset, piece in pieces:
            image[offset : offset + len(piece)] = piece
        self.payload = bytes(image)
        self.revision += 1

    # ------------------------------------------------------------ objects

    def _values(self, payload: bytes, name: str) -> Values:
        return as_rows(decode_values(self.description, payload, name))

    def _points(self, name: str) -> tuple[Values | None, Values | None]:
        """Return x and y axis points of an object, None where it has no such axis."""
        x, y, *_ = *decode_one(self.description, self.payload, name).axes, None, None
        return x, y

    def _target(self, name: str, target: Target) -> Characteristic | AxisPoints:
        characteristic = self.description.characteristics[name]
        if target is Target.VALUES:
            return characteristic
        axis = characteristic.axes[0 if target is Target.X_AXIS else 1]
        if axis.axis_points is None:
            raise EditRefusedError("This axis is fixed in the A2L.", parameter=name, advice="Edit the values instead.")
        return self.description.axis_points[axis.axis_points]

    def _require_limits(self, item: Characteristic | AxisPoints, after: Values, before: Values) -> None:
        """Refuse values outside the limits of the A2L; what was outside before and is not touched may stay."""
        unit = item.conversion.unit
        for row, column in np.argwhere(~((after >= item.lower) & (after <= item.upper)) & (after != before)):
            asked, highest = quantity(float(after[row, column]), unit), quantity(item.upper, unit)
            raise EditRefusedError(
                f"{item.name} cannot be {asked}: allowed is {item.lower:g} to {highest}.",
                parameter=item.name,
                index=(int(row), int(column)),
            )


def as_rows(values: Values) -> Values:
    """Return values of any shape as (rows, columns): a curve is one row, a single value (1, 1)."""
    return values.reshape((1, -1)) if values.ndim < 2 else values


def _difference(before: bytes, after: bytes) -> tuple[Patch, ...]:
    """Return the runs of bytes that differ between two payloads of one length."""
    differs = np.frombuffer(before, np.uint8) != np.frombuffer(after, np.uint8)
    edges = np.flatnonzero(np.diff(differs.astype(np.int8), prepend=0, append=0))
    return tuple(
        Patch(offset=int(start), before=before[start:end], after=after[start:end])
        for start, end in edges.reshape(-1, 2).tolist()
    )
