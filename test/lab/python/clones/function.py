"""A function that is cloned at the snapshot point, and answers with random numbers.

The clone is made by a bare system call. ``os.fork`` would have Python and its libraries take note,
as a restored virtual machine does not.
"""

import contextlib
import ctypes
import importlib.util
import platform
import random
import signal
import ssl
import tempfile
import uuid
from typing import Any

from snapshot_restore_py import register_before_snapshot

CLONE = {"x86_64": 56, "aarch64": 220}[platform.machine()]

RANDOM_BEGINS = 11
RANDOM_ENDS = RANDOM_BEGINS + 32
"""In a TLS record: its header takes 5 bytes, the handshake's 4, the version 2."""

clone = "first"
own_random = random.Random()
numpy: Any = importlib.util.find_spec("numpy") and importlib.import_module("numpy")
own_generator = numpy.random.default_rng() if numpy else None


@register_before_snapshot
def clone_process() -> None:
    """Draws once, so that every generator has a state, and doubles the process."""
    global clone
    draw()
    if ctypes.CDLL(None).syscall(CLONE, int(signal.SIGCHLD), 0, 0, 0, 0) == 0:
        clone = "second"


def handler(_: object, __: object) -> dict[str, Any]:
    """Answers with values, and with which of the clones drew them."""
    return {"clone": clone, "values": draw()}


def draw() -> dict[str, str]:
    """A value of each source of randomness."""
    values = {
        "random": random.getrandbits(64),
        "ssl.RAND_bytes": ssl.RAND_bytes(16).hex(),
        "TLS client random": client_random(),
        "tempfile": tempfile.mktemp(),
        "uuid.uuid1 clock sequence": [uuid.uuid1().clock_seq for _ in range(4)],
        "uuid.uuid4": uuid.uuid4(),
        "own Random": own_random.random(),
        "hash of a string": hash("a string"),
    }
    if own_generator is not None:
        values["numpy.random"] = numpy.random.random(4).tolist()
        values["own numpy Generator"] = own_generator.random()
    return {name: str(value) for name, value in values.items()}


def client_random() -> str:
    """What a TLS client sends first."""
    hello = ssl.MemoryBIO()
    connection = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), hello, server_hostname="a")
    with contextlib.suppress(ssl.SSLWantReadError):
        connection.do_handshake()
    return hello.read()[RANDOM_BEGINS:RANDOM_ENDS].hex()
