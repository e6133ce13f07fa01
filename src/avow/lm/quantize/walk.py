"""The parts of a model on their way to a format: each by itself, or one after the other with what they see of a text.

The source is opened anew for each part, so that pages of its map do not pile up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from avow.core.errors import ModelError
from avow.lm.quantize.layers import MatrixLoss, Rounding, Written, losses, naming, round_plain, round_seen
from avow.lm.quantize.quantizers import Weights
from avow.lm.quantize.report import Json, activations_report, part_report
from avow.lm.quantize.source import REST, Calibration, Part
from avow.lm.tensors import StoredTensors


class Plain:
    """Parts by themselves."""

    follows = False

    def __init__(self, source: Callable[[], StoredTensors], rounding: Rounding) -> None:
        self._source, self._rounding = source, rounding

    def round(self, part: str) -> tuple[dict[str, Written], Json]:
        with _naming(part):
            written, lost = _by_themselves(Part(self._source(), part), self._rounding)
        return written, part_report(lost)

    def follow(self, part: str, tensors: Mapping[str, Weights]) -> None:
        """Nothing depends on what was done before."""


class Seen:
    """Parts one after the other, with what they see of a text."""

    follows = True

    def __init__(
        self, source: Callable[[], StoredTensors], rounding: Rounding, calibration: Calibration, folder: Path
    ) -> None:
        from avow.lm.quantize.calibrate import Text

        self._source, self._rounding, self._calibration = source, rounding, calibration
        top, self._config = Part(source(), REST), source().config
        self._text = Text(self._config, calibration.ids, top.get("rope_divisors"), folder)
        self._text.embed(top["embed.weight"], top.get("position.weight"))

    def round(self, part: str) -> tuple[dict[str, Written], Json]:
        tensors = Part(self._source(), part)
        with _naming(part):
            return self._top(tensors) if part == REST else self._layer(tensors)

    def follow(self, part: str, tensors: Mapping[str, Weights]) -> None:
        """Send the text through a layer that is written already."""
        if part != REST:
            self._text.follow(tensors)

    def _layer(self, tensors: Part) -> tuple[dict[str, Written], Json]:
        exact = dict(tensors)
        inputs, activations = self._text.observe(exact)
        rounded = round_seen(self._config, exact, self._rounding, inputs)
        drift = self._text.advance({name: each.values for name, each in rounded.items()})
        lost = {name: each.loss for name, each in rounded.items() if each.loss is not None}
        seen = activations_report(activations, self._spell)
        return {tensors.prefix + name: each.written for name, each in rounded.items()}, part_report(lost, drift, seen)

    def _top(self, tensors: Part) -> tuple[dict[str, Written], Json]:
        """The output is rounded for what it sees, also where it is the embedding; else that by itself."""
        norm = {name.removeprefix("norm."): tensors[name] for name in tensors if name.startswith("norm.")}
        output = "head.weight" if "head.weight" in tensors else "embed.weight"
        inputs = self._text.last(norm)
        written, lost = _by_themselves(Part(self._source(), REST, without=output), self._rounding)
        weight = tensors[output]
        with naming(output):
            written[output], values = self._rounding(weight, inputs.moment)
        return written, part_report(lost | {output: losses(weight, values, inputs)})

    def _spell(self, window: int, position: int) -> str:
        return self._calibration.spell(int(self._calibration.ids[window, position]))


def _by_themselves(tensors: Part, rounding: Rounding) -> tuple[dict[str, Written], dict[str, MatrixLoss]]:
    """Tensors by their whole names, and losses of matrices by those in the part."""
    written, lost = {}, {}
    for name, tensor, loss in round_plain(tensors, rounding, lambda name: tensors.codes(name, rounding.form)):
        written[tensors.prefix + name] = tensor
        if loss is not None:
            lost[name] = loss
    return written, lost


@contextmanager
def _naming(part: str) -> Iterator[None]:
    """Errors of a tensor, which begin with its name in the part, begin with all of its name."""
    try:
        yield
    except ModelError as error:
        raise ModelError(f"{part}.{error.message}" if part != REST else error.message, hint=error.hint) from None
