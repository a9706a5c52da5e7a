"""Tells when a module has been imported.

The client imports the function, runs the before-snapshot hooks and waits for the restore in one go.
What has to happen in between takes hold of the import itself: the client's way of importing, of
logging meanwhile and of reporting what goes wrong stays as it is.
"""

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from .runtime_api import fail_initialization


def call_after_import(module: str, callback: Callable[[], object]) -> None:
    """Calls back once the module has been executed without an error.

    A module that ends the process instead is an initialization error. The client would end with it,
    without a word to Lambda.
    """
    if module in sys.modules:
        callback()
    else:
        sys.meta_path.insert(0, _Watch(module, callback))


class _Watch(MetaPathFinder):
    def __init__(self, module: str, callback: Callable[[], object]) -> None:
        self._module = module
        self._callback = callback

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Finds the module by all other finders, and has them call back."""
        if fullname != self._module:
            return None
        sys.meta_path.remove(self)
        for finder in sys.meta_path:
            # As Python does, leave out finders of an old kind.
            find = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find and find(fullname, path, target)
            if spec is not None:
                if spec.loader is not None:
                    self._follow(spec.loader)
                return spec
        return None

    def _follow(self, loader: Loader) -> None:
        execute = loader.exec_module

        def execute_and_tell(module: ModuleType) -> None:
            # The loader as it was: the function may look at it.
            del vars(loader)["exec_module"]
            try:
                execute(module)
            except SystemExit as exit:
                fail_initialization(
                    "Runtime.ExitError",
                    f"The function ended the process while it was imported: exit code {exit.code}.",
                    exit,
                )
            self._callback()

        # On the object, which Python asks first; its class is everybody's.
        vars(loader)["exec_module"] = execute_and_tell
