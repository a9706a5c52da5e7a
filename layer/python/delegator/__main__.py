"""Runs the delegator: the wrapper starts Python with the path of this folder."""

from snapper_delegator.start import start

start()
