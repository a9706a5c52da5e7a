"""Gives every environment that is restored from one snapshot random numbers of its own.

The generators below keep their state in the memory of the process, so it is part of the snapshot.
What asks the kernel each time (``os.urandom``, ``secrets``, ``random.SystemRandom``,
``uuid.uuid4``) needs no care. Objects that the function made itself are its own to renew: nobody
else can tell a generator that was seeded on purpose from one that was not.
"""

import os
import random
import sys
import time

from . import log

try:
    # OpenSSL may be in use without this module, by hashlib or by an extension.
    import ssl
except ImportError:
    ssl = None  # type: ignore[assignment]

_ENTROPY_BYTES = 48
"""The seed length of OpenSSL's generator."""


def prepare_reseed() -> None:
    """Reseeds as the last thing before the snapshot, in order to be quick after it.

    All that it takes has run once then. For real it counts after the restore.
    """
    _reseed_all()


def reseed() -> None:
    """Reseeds from the kernel's generator, as the first thing after the restore."""
    began = time.perf_counter()
    _reseed_all()
    log.debug(f"Reseeded in {(time.perf_counter() - began) * 1000:.3f} ms")


def _reseed_all() -> None:
    random.seed()
    if ssl is not None:
        ssl.RAND_add(os.urandom(_ENTROPY_BYTES), _ENTROPY_BYTES)
    if (tempfile := sys.modules.get("tempfile")) is not None:
        # The names of temporary files come from a generator of their own, made at first use.
        vars(tempfile)["_name_sequence"] = None
    if (uuid := sys.modules.get("uuid")) is not None:
        # libuuid keeps its clock sequence. Without it, uuid1 draws one each time.
        vars(uuid)["_generate_time_safe"] = None
    if (numpy_random := sys.modules.get("numpy.random")) is not None:
        try:
            numpy_random.seed()
        except TypeError:
            log.error(
                "RANDOM NUMBERS MAY REPEAT: the function gave numpy a global generator of another "
                "kind (set_bit_generator), which only the function can reseed."
            )
