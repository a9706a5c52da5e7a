"""Gives every environment that is restored from one snapshot random numbers of its own.

The generators below keep their state in the memory of the process, so it is part of the snapshot. What
asks the kernel each time (``os.urandom``, ``secrets``, ``random.SystemRandom``, ``uuid.uuid4``) needs no
care. Objects that the function made itself are its own to renew: nobody else can tell a generator that
was seeded on purpose from one that was not.
"""

import os
import sys
import time

from . import log

_ENTROPY_BYTES = 48
"""The seed length of OpenSSL's generator."""


def prepare_reseed() -> None:
    """Imports what the reseed takes, as the last thing before the snapshot: restoring is quick then."""
    import random  # noqa: F401

    try:
        # OpenSSL may be in use without this module, by hashlib or by an extension.
        import ssl  # noqa: F401
    except ImportError:
        log.debug("There is no ssl module: no generator of OpenSSL to reseed.")


def reseed() -> None:
    """Reseeds from the kernel's generator, as the first thing after the restore."""
    began = time.perf_counter()

    import random

    random.seed()
    if (ssl := sys.modules.get("ssl")) is not None:
        ssl.RAND_add(os.urandom(_ENTROPY_BYTES), _ENTROPY_BYTES)
    if (tempfile := sys.modules.get("tempfile")) is not None:
        # The names of temporary files come from a generator of their own, made at first use.
        tempfile._name_sequence = None
    if (uuid := sys.modules.get("uuid")) is not None:
        # libuuid keeps its clock sequence. Without it, uuid1 draws one each time.
        uuid._generate_time_safe = None
    if (numpy_random := sys.modules.get("numpy.random")) is not None:
        numpy_random.seed()

    log.debug(f"Reseeded in {(time.perf_counter() - began) * 1000:.3f} ms")
