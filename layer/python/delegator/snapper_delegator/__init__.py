"""The delegator: stands between Python and Lambda's official runtime interface client.

It makes Python look for modules as the managed runtime does, primes the function, shuts down
connections before the snapshot, reseeds random number generators after the restore, and leaves
everything else to the client, ``awslambdaric``. The order of things is in ``start``.
"""
