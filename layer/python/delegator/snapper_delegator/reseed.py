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
    """Reseeds as the last thing before the snapshot, in order to be quick after it.

    What the reseed takes is imported then, and has run once. For real it counts after the restore.
    """
    import random  # noqa: F401

    try:
        # OpenSSL may be in use without this module, by hashlib or by an extension.
        import ssl  # noqa: F401
    except ImportError:
        log.debug("There is no ssl module: no generator of OpenSSL to reseed.")
    _reseed_all()


def reseed() -> None:
    """Reseeds from the kernel's generator, as the first thing after the restore."""
    began = time.perf_counter()
    _reseed_all()
    log.debug(f"Reseeded in {(time.perf_counter() - began) * 1000:.3f} ms")


def _reseed_all() -> None:
    if (random := sys.modules.get("random")) is not None:
        random.seed()
    if (ssl := sys.modules.get("ssl")) is not None:
        ssl.RAND_add(os.urandom(_ENTROPY_BYTES), _ENTROPY_BYTES)
    if (tempfile := sys.modules.get("tempfile")) is not None:
        # The names of temporary files come from a generator of their own, made at first use.
        vars(tempfile)["_name_sequence"] = None
    if (uuid := sys.modules.get("uuid")) is not None:
        # libuuid keeps its clock sequence. Without it, uuid1 draws one each time.
        vars(uuid)["_generate_time_safe"] = None
    if (numpy_random := sys.modules.get("numpy.random")) is not None:
        numpy_random.seed()
