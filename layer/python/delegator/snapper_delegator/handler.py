"""The handler, by the name that the function's configuration gives it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

Handler = Callable[[Any, Any], Any]
"""Takes an event and a context, returns the answer."""


@dataclass(frozen=True)
class HandlerName:
    """A handler's name, such as ``folder/module.function``."""

    module: str
    """The module as Python calls it, such as ``folder.module``."""

    function: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Takes a name apart; nothing if the client is going to refuse it."""
        module, dot, function = text.rpartition(".")
        if not dot or module.split(".")[0] in sys.builtin_module_names:
            return None
        return cls(module.replace("/", "."), function)

    @property
    def packages(self) -> list[str]:
        """The packages that the module is in, from the inside out."""
        parts = self.module.split(".")
        return [".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]

    def find(self) -> Handler | None:
        """The function of that name in the imported module; nothing if there is none."""
        return getattr(sys.modules.get(self.module), self.function, None)
