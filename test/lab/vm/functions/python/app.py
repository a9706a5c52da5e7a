"""A function that is cloned, and answers what a clone is asked."""

import json
import os
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import connections
import random_sources
import timer


def handler(event: dict[str, str], _: object) -> Any:
    """Answers one question."""
    return QUESTIONS[event["ask"]]()


def access_key() -> str:
    """The name of the credentials that an SDK would find."""
    request = urllib.request.Request(
        os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
        headers={"Authorization": os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"]},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["AccessKeyId"]


QUESTIONS: dict[str, Callable[[], Any]] = {
    "connections": connections.request_again,
    "credentials": access_key,
    "time": lambda: time.time() * 1000,
    "timer": timer.wait,
    "values": random_sources.draw_all,
}
