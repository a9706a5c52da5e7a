"""Connections that are open when the snapshot is taken, to a peer that forgets them (../peer.c)."""

import http.client
import subprocess

import urllib3
from snapshot_restore_py import register_before_snapshot

ADDRESS = "192.0.2.1"
PORT = 8080

peer = subprocess.Popen(
    ["/var/task/peer", ADDRESS, str(PORT)],
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    text=True,
)
assert peer.stdin
assert peer.stdout
peer.stdout.readline()


def request(connection: http.client.HTTPConnection) -> str:
    """The status of an answer, or the error in its place."""
    try:
        connection.request("GET", "/")
        response = connection.getresponse()
        response.read()
        return str(response.status)
    except OSError as error:
        return type(error).__name__


closed_by_hook = http.client.HTTPConnection(ADDRESS, PORT)
left_open = http.client.HTTPConnection(ADDRESS, PORT)
for each in (closed_by_hook, left_open):
    assert request(each) == "200"
register_before_snapshot(closed_by_hook.close)

pool = urllib3.PoolManager(retries=False)


def request_of_pool() -> str:
    """The status of an answer, or the error in its place."""
    try:
        return str(pool.request("GET", f"http://{ADDRESS}:{PORT}/").status)
    except urllib3.exceptions.HTTPError as error:
        return type(error).__name__


assert request_of_pool() == "200"


def request_again() -> dict[str, str]:
    """What becomes of the first requests over connections that died with the snapshot."""
    peer.stdin.write("forget\n")
    peer.stdin.flush()
    peer.stdout.readline()
    return {
        "http.client, closed by a hook": request(closed_by_hook),
        "http.client, left open": request(left_open),
        "urllib3, left open": request_of_pool(),
    }
