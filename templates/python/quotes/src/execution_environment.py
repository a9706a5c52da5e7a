"""What tells one execution environment from another, and its first event from later ones."""

import uuid


class ExecutionEnvironment:
    """The environment that this process is."""

    def __init__(self) -> None:
        self.id = str(uuid.uuid4())
        self._cold = True

    def take_cold_start(self) -> bool:
        """Whether the event at hand is the environment's first; true once."""
        cold, self._cold = self._cold, False
        return cold

    def forget_priming(self) -> None:
        """Counts the events so far as none: they were those of priming."""
        self._cold = True

    def renew(self) -> None:
        """Takes a new identity."""
        self.id = str(uuid.uuid4())
