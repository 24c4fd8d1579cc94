"""Which samples a column of pixels shows, by whole numbers from the session's start."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Columns:
    """A grid of pixel columns over the whole session; a screen is a stretch of it.

    A column's number does not depend on where the screen begins, so that it is painted the same
    whenever it is painted.

    Attributes
    ----------
    n_columns : int
        Columns of a screen, in device pixels.
    n_samples : int
        Samples of a screen.
    """

    n_columns: int
    n_samples: int

    def __post_init__(self) -> None:
        if self.n_columns < 1 or self.n_samples < 1:
            raise ValueError(
                f"got {self.n_columns} columns for {self.n_samples} samples; expected at least one "
                "of each"
            )

    def column_of(self, sample: int) -> int:
        """Give the column in which a sample lies."""
        return sample * self.n_columns // self.n_samples

    def first_sample(self, column: int) -> int:
        """Give the first sample at or after a column's left edge."""
        return -(-column * self.n_samples // self.n_columns)

    def sample_at(self, column: int) -> int:
        """Give the sample nearest to a column's middle."""
        middle = (2 * column + 1) * self.n_samples
        return (middle + self.n_columns - 1) // (2 * self.n_columns)

    def n_complete(self, head: int) -> int:
        """Give the number of columns that more samples cannot change.

        Parameters
        ----------
        head : int
            The sample after the newest.
        """
        return max(0, self.column_of(head - 1))

    def needed(self, first: int, stop: int) -> tuple[int, int]:
        """Give the half-open stretch of samples from which columns [first, stop) are drawn."""
        return first * self.n_samples // self.n_columns, self.first_sample(stop) + 1
