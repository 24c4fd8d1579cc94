"""Eight bytes as one big-endian number: one load and one swap, which numba has no words for."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

Bytes = npt.NDArray[np.uint8]


def eight_bytes(data: Bytes, k: np.uint64) -> np.uint64:
    """Give the eight bytes at `k` as one number, most significant first."""
    return np.uint64(int.from_bytes(data[int(k) : int(k) + 8].tobytes(), "big"))


@intrinsic  # type: ignore[untyped-decorator]
def _load(typing_context: Any, data: Any, k: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        at = builder.gep(array.data, [arguments[1]])
        number = builder.load(builder.bitcast(at, cgutils.intp_t.as_pointer()), typ=ir.IntType(64))
        number.align = 1
        return builder.bswap(number) if sys.byteorder == "little" else number

    return types.uint64(data, types.uint64), generate


@overload(eight_bytes, strict=False)  # type: ignore[untyped-decorator]
def _eight_bytes(data: Any, k: Any) -> Any:
    return lambda data, k: _load(data, k)
