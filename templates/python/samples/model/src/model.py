"""The model: logistic regression over the words of a text."""

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypedDict

_WORD = re.compile(r"[^\W\d_]+")


class Prediction(TypedDict):
    """How a text sounds; the score is the probability of the label, from 0.5 to 1."""

    label: Literal["positive", "negative"]
    score: float


class InvalidModelError(Exception):
    """The model is missing or broken."""


class SentimentModel:
    """Weights of words, in lower case; above zero where the word speaks for a positive text."""

    def __init__(self, bias: float, weights: Mapping[str, float]) -> None:
        self._bias = bias
        self._weights = weights

    def predict(self, text: str) -> Prediction:
        """Tells how a text sounds; words without a weight are passed over."""
        total = self._bias
        for word in _WORD.findall(text.lower()):
            total += self._weights.get(word, 0.0)
        probability = 1 / (1 + math.exp(-abs(total)))
        return {
            "label": "positive" if total >= 0 else "negative",
            "score": round(probability, 4),
        }


def load_model(path: Path) -> SentimentModel:
    """Reads a model and checks it, so that a broken one fails the init and not the first event.

    Raises:
        InvalidModelError: There is no model, or it is of another shape.
    """
    try:
        return _parse_model(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise InvalidModelError(
            f"no usable model at {path}: {error}. Put one there, or set ASSETS_DIR to its folder."
        ) from error


def _parse_model(content: Any) -> SentimentModel:
    fields = content if isinstance(content, dict) else {}
    weights = fields.get("weights")
    if not isinstance(weights, dict) or not weights:
        raise ValueError("weights: expected an object of numbers by word")
    return SentimentModel(
        _number(fields.get("bias"), "bias"),
        {word: _number(weight, f"weights.{word}") for word, weight in weights.items()},
    )


def _number(value: Any, name: str) -> float:
    # True and False are numbers to Python; what is too large for one becomes infinite.
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"{name}: expected a number")
    return value
