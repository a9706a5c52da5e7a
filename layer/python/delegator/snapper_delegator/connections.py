"""Shuts down connections that the snapshot outlives.

TCP connections to other machines are dead in every restored environment, where their owner finds
out by an error or a timeout. Shut down before the snapshot, they are what any server may close at
any time, which the pools of urllib3 (and with it of boto3 and requests) notice: they open new ones.
"""

import contextlib
import os
import socket

from . import log

_DESCRIPTORS = "/proc/self/fd"

# As it is before the function is imported, which may put a class of its own in its place: gevent's
# changes the mode that the owner of a connection shares, that of PySocks refuses the type below.
_Socket = socket.socket


def shut_down_connections() -> None:
    """Shuts down all connections but those to loopback and to the Runtime API."""
    runtime_api = os.environ.get("AWS_LAMBDA_RUNTIME_API")
    try:
        descriptors = os.listdir(_DESCRIPTORS)
    except OSError as problem:
        log.error(f"Open connections will be dead after the restore; not found: {problem}")
        return
    for name in descriptors:
        # Not a socket, not connected, or gone meanwhile.
        with contextlib.suppress(OSError):
            _shut_down_unless_local(int(name), runtime_api)


def _shut_down_unless_local(descriptor: int, runtime_api: str | None) -> None:
    with _open_again(descriptor) as connection:
        if connection.family not in (socket.AF_INET, socket.AF_INET6):
            return
        if connection.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE) != socket.SOCK_STREAM:
            return
        host, port = connection.getpeername()[:2]
        host = host.removeprefix("::ffff:")
        peer = f"{host}:{port}"
        if host.startswith("127.") or host == "::1" or peer == runtime_api:
            return
        # The descriptor stays open: its owner closes it.
        connection.shutdown(socket.SHUT_RDWR)
        log.debug(f"Shut down the connection to {peer}, which a snapshot would outlive.")


def _open_again(descriptor: int) -> socket.socket:
    """Another socket for the same connection, on a descriptor of its own."""
    duplicate = os.dup(descriptor)
    try:
        # Taken for non-blocking, which here makes no difference, it is left as it is. Otherwise a
        # default timeout would make it non-blocking, for its owner too.
        return _Socket(type=socket.SOCK_STREAM | socket.SOCK_NONBLOCK, fileno=duplicate)
    except OSError:
        os.close(duplicate)
        raise
