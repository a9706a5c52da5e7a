"""What each source of randomness gives, and all of them used before the snapshot."""

import contextlib
import os
import random
import secrets
import ssl
import tempfile
import uuid
from pathlib import Path

import numpy

RANDOM_BEGINS = 11
RANDOM_ENDS = RANDOM_BEGINS + 32
"""In a TLS record: its header takes 5 bytes, the handshake's 4, the version 2."""

own_random = random.Random()
own_generator = numpy.random.default_rng()


def draw_all() -> dict[str, str]:
    """A value of each source, by its name."""
    values = {
        "kernel: /proc/sys/kernel/random/uuid": Path("/proc/sys/kernel/random/uuid").read_text(),
        "kernel: os.urandom": os.urandom(16).hex(),
        "kernel: secrets.token_hex": secrets.token_hex(),
        "kernel: random.SystemRandom": random.SystemRandom().random(),
        "kernel: uuid.uuid4": uuid.uuid4(),
        "random.random": random.random(),
        "random.getrandbits": random.getrandbits(64),
        "random.randbytes": random.randbytes(16).hex(),
        "random.randrange": random.randrange(2**63),
        "random.sample": random.sample(range(2**31), 4),
        "random.gauss": random.gauss(),
        "ssl.RAND_bytes": ssl.RAND_bytes(16).hex(),
        "TLS client random": tls_client_random(),
        "tempfile.mktemp": tempfile.mktemp(),
        "uuid.uuid1, clock sequence": [uuid.uuid1().clock_seq for _ in range(4)],
        "numpy.random.random": numpy.random.random(4).tolist(),
        "numpy.random.randint": numpy.random.randint(2**31, size=4).tolist(),
        "numpy.random.permutation": numpy.random.permutation(64).tolist(),
        "own: random.Random": own_random.random(),
        "own: numpy.random.Generator": own_generator.random(),
        "own: hash of a string": hash("a string"),
    }
    return {name: str(value) for name, value in values.items()}


def tls_client_random() -> str:
    """What a TLS client sends first."""
    hello = ssl.MemoryBIO()
    connection = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), hello, server_hostname="a")
    with contextlib.suppress(ssl.SSLWantReadError):
        connection.do_handshake()
    return hello.read()[RANDOM_BEGINS:RANDOM_ENDS].hex()


draw_all()
