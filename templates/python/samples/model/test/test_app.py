"""Tests of the function, for pytest as well as for the standard library's unittest."""

import unittest
from typing import Any

from support import Context, app, captured_log, read_prime, sentiment_request


class HandlerTest(unittest.TestCase):
    """The handler."""

    def test_a_text_is_answered_with_its_sentiment_and_not_repeated_in_the_log(self) -> None:
        with captured_log() as log:
            prediction = app.handler({"text": "A wonderful day!"}, Context())

        self.assertEqual(prediction["label"], "positive")
        self.assertEqual(log, [{"message": "predicted", "requestId": "test", **prediction}])

    def test_the_model_tells_good_reviews_from_bad_ones(self) -> None:
        reviews = [
            ("Great food, lovely staff: I enjoyed every minute.", "positive"),
            ("The room was DIRTY and the service slow.", "negative"),
        ]
        for text, label in reviews:
            with self.subTest(text), captured_log():
                self.assertEqual(app.handler({"text": text}, Context())["label"], label)

    def test_what_is_no_text_is_refused_in_words_for_the_caller(self) -> None:
        mistakes: list[Any] = [None, {}, {"text": ""}, {"text": 42}]
        for event in mistakes:
            with (
                self.subTest(event=event),
                self.assertRaises(sentiment_request.InvalidRequestError) as caught,
            ):
                app.handler(event, Context())
            self.assertEqual(str(caught.exception), "text: expected a text that is not empty")

    def test_the_priming_event_is_one_that_the_handler_accepts(self) -> None:
        with captured_log():
            prediction = app.handler(read_prime(), Context())

        self.assertEqual(prediction["label"], "positive")


if __name__ == "__main__":
    unittest.main()
