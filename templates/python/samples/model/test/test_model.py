"""Tests of the model, for pytest as well as for the standard library's unittest."""

import tempfile
import unittest
from pathlib import Path

from support import model


class PredictTest(unittest.TestCase):
    """Predictions."""

    def test_words_count_as_often_as_they_occur_in_any_case_and_unknown_ones_do_not(self) -> None:
        sentiment = model.SentimentModel(-1, {"très": 1})

        self.assertEqual(sentiment.predict("Bon."), {"label": "negative", "score": 0.7311})
        self.assertEqual(sentiment.predict("très bon"), {"label": "positive", "score": 0.5})
        self.assertEqual(
            sentiment.predict("Très, TRÈS bon!"), {"label": "positive", "score": 0.7311}
        )

    def test_a_long_text_is_as_certain_as_can_be(self) -> None:
        sentiment = model.SentimentModel(0, {"awful": -2})

        self.assertEqual(sentiment.predict("awful " * 1000), {"label": "negative", "score": 1.0})


class LoadModelTest(unittest.TestCase):
    """Reading the model."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name, "model.json")

    def test_a_model_is_read_from_its_file(self) -> None:
        self.path.write_text('{"bias": 0, "weights": {"good": 1}}', encoding="utf-8")

        sentiment = model.load_model(self.path)

        self.assertEqual(sentiment.predict("good"), {"label": "positive", "score": 0.7311})

    def test_what_is_no_model_is_refused_and_the_error_says_where_and_why(self) -> None:
        broken = [
            ("good: 1", "line 1"),
            ("[]", "weights: expected an object of numbers by word"),
            ('{"bias": 0, "weights": {}}', "weights: expected an object"),
            ('{"weights": {"good": 1}}', "bias: expected a number"),
            ('{"bias": true, "weights": {"good": 1}}', "bias: expected a number"),
            ('{"bias": 0, "weights": {"good": "1"}}', "weights.good: expected a number"),
            ('{"bias": 0, "weights": {"good": 1e999}}', "weights.good: expected a number"),
        ]
        for content, problem in broken:
            self.path.write_text(content, encoding="utf-8")
            with self.subTest(content), self.assertRaises(model.InvalidModelError) as caught:
                model.load_model(self.path)
            self.assertIn(str(self.path), str(caught.exception))
            self.assertIn(problem, str(caught.exception))

    def test_a_missing_model_is_named_with_what_to_do(self) -> None:
        with self.assertRaisesRegex(model.InvalidModelError, "model.json: .* set ASSETS_DIR"):
            model.load_model(self.path)


if __name__ == "__main__":
    unittest.main()
