"""Tests of the function, for pytest as well as for the standard library's unittest."""

import unittest

from support import Context, app, captured_log, quotes, read_prime, snapshot_and_restore


class HandlerTest(unittest.TestCase):
    """The handler."""

    def test_a_quote_adds_up_the_prices_of_the_articles(self) -> None:
        items = [{"sku": "bread", "quantity": 2}, {"sku": "coffee", "quantity": 1}]

        with captured_log():
            quote = app.handler({"items": items}, Context())

        self.assertEqual(quote["total"], 1530)

    def test_what_cannot_be_quoted_is_refused_in_words_for_the_caller(self) -> None:
        refusals = [
            ({}, "items: expected a list of at least one item"),
            ({"items": []}, "items: expected a list of at least one item"),
            ({"items": [{}]}, "items[0].sku: expected the number of an article"),
            (
                {"items": [{"sku": "apple", "quantity": True}]},
                "items[0].quantity: expected a whole number of at least 1",
            ),
            ({"items": [{"sku": "gold", "quantity": 1}]}, "there is no article 'gold'"),
        ]
        for request, message in refusals:
            with self.subTest(message), self.assertRaises(quotes.InvalidRequestError) as caught:
                app.handler(request, Context())
            self.assertEqual(str(caught.exception), message)

    def test_the_priming_event_is_one_that_the_handler_accepts(self) -> None:
        with captured_log():
            quote = app.handler(read_prime(), Context())

        self.assertEqual(quote["total"], 1025)

    def test_a_restored_environment_has_an_identity_and_a_cold_start_of_its_own(self) -> None:
        with captured_log() as log:
            app.handler(read_prime(), Context())
            snapshot_and_restore()
            app.handler(read_prime(), Context())
            app.handler(read_prime(), Context())

        primed, cold, warm = log
        self.assertNotEqual(cold["environmentId"], primed["environmentId"])
        self.assertTrue(cold["coldStart"])
        self.assertFalse(warm["coldStart"])
        self.assertEqual(warm["environmentId"], cold["environmentId"])


if __name__ == "__main__":
    unittest.main()
