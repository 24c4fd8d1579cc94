"""One place for how kernels are compiled.

LLVM's superword vectorizer, which numba leaves off, turns four unrolled lanes into one vector
instruction; it must be switched on before anything is compiled. Contraction (fused multiply-add)
is the only liberty taken with floating point, so that results do not depend on the cut.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
import platformdirs

numba.config.SLP_VECTORIZE = 1

F = TypeVar("F", bound=Callable[..., Any])


@cache
def _cache_dir() -> str:
    """Folder of compiled kernels, named after the source of the rooms that hold them.

    numba looks only at the file that a kernel stands in; a constant changed in another file, or a
    wheel with fixed time stamps, would bring back stale machine code.
    """
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for room in ("dsp", "detect", "boards"):
        for path in sorted((package / room).rglob("*.py")):
            digest.update(path.read_bytes())
    base = os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_dir("twitchdetect")
    return str(Path(base, f"kernels-{digest.hexdigest()[:16]}"))


def are_kernels_cached(last: Callable[..., Any]) -> bool:
    """Tell whether the kernels of this source were compiled before on this machine.

    Parameters
    ----------
    last : callable
        The kernel that calls the others and is cached after them: a run that was stopped while it
        compiled has left some, but not this one.
    """
    if not hasattr(last, "py_func"):  # NUMBA_DISABLE_JIT: nothing to compile
        return True
    code = last.py_func.__code__
    name = f"{Path(code.co_filename).stem}.{code.co_qualname}-{code.co_firstlineno}"
    version = f"py{sys.version_info.major}{sys.version_info.minor}"
    return any(Path(_cache_dir()).rglob(f"{name}.{version}*.nbi"))


def kernel(function: F) -> F:
    """Compile `function` without the interpreter lock, cached on disk."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = _cache_dir()
    try:
        compiled: F = numba.njit(nogil=True, cache=True, fastmath={"contract"})(function)
    except RuntimeError:  # no folder can be written to: compile anew each time
        compiled = numba.njit(nogil=True, fastmath={"contract"})(function)
    finally:
        numba.config.CACHE_DIR = before
    return compiled
