"""Tests of the API, for pytest as well as for the standard library's unittest."""

import base64
import json
import unittest
from typing import Any

from support import Context, app, captured_log, read_prime, snapshot_and_restore


def request(method: str, path: str, body: str = "") -> dict[str, Any]:
    """An event of API Gateway."""
    event = read_prime()
    event["rawPath"] = path
    event["requestContext"]["http"].update(method=method, path=path)
    event["body"] = body
    return dict(event)


def send(event: dict[str, Any]) -> tuple[int, Any]:
    """The status and the body that the API answers with."""
    with captured_log():
        response = app.handler(event, Context())
    return response["statusCode"], json.loads(response["body"])


class ApiTest(unittest.TestCase):
    """The API."""

    def test_get_prices_answers_with_the_price_of_the_article(self) -> None:
        answer = send(request("GET", "/prices/coffee"))

        self.assertEqual(answer, (200, {"sku": "coffee", "price": 890}))

    def test_post_quotes_adds_up_the_prices_of_the_articles(self) -> None:
        body = json.dumps({"items": [{"sku": "bread", "quantity": 2}]})

        status, quote = send(request("POST", "/quotes", body))

        self.assertEqual((status, quote["total"]), (201, 640))

    def test_a_base64_body_is_decoded(self) -> None:
        event = read_prime()
        event["body"] = base64.b64encode(event["body"].encode()).decode()
        event["isBase64Encoded"] = True

        status, quote = send(event)

        self.assertEqual((status, quote["total"]), (201, 1025))

    def test_what_cannot_be_answered_is_refused_with_a_message(self) -> None:
        refusals = [
            (request("GET", "/nowhere"), 404),
            (request("GET", "/prices/gold"), 404),
            (request("DELETE", "/quotes"), 405),
            (request("POST", "/quotes", "{"), 400),
            (request("POST", "/quotes", "{}"), 400),
        ]
        for event, expected in refusals:
            with self.subTest(event["rawPath"], status=expected):
                status, answer = send(event)
                self.assertEqual(status, expected)
                self.assertRegex(answer["message"], r"\w")

    def test_the_priming_event_is_one_that_the_api_answers(self) -> None:
        status, _ = send(read_prime())

        self.assertEqual(status, 201)

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
