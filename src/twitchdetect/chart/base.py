"""What every table of the chart shares."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from twitchdetect.chart.errors import DatabaseError

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A time as ISO 8601 text in UTC with microseconds: the same bytes in every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        return None if value is None else moment_text(value)

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:
        try:
            return None if value is None else datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise _damaged(value, "a time") from None


def _damaged(value: object, expected: str) -> DatabaseError:
    return DatabaseError(
        f"the chart is damaged (got {str(value)[:40]!r}, expected {expected}); see where: "
        "twitchdetect chart verify. Then bring a backup back: twitchdetect chart restore"
    )


def stored_json(value: str) -> Any:
    """Give what a JSON column holds.

    Raises
    ------
    DatabaseError
        If it cannot be read.
    """
    try:
        return json.loads(value)
    except (TypeError, ValueError, RecursionError):
        raise _damaged(value, "JSON") from None


def moment_text(value: datetime) -> str:
    """Give a time as it is stored.

    Raises
    ------
    ValueError
        If it has no time zone.
    """
    if value.tzinfo is None:
        raise ValueError(f"got the time {value} without a time zone; expected one with it")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def now() -> datetime:
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """The chart's tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment(),
        str: Text(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
    }


def new_id() -> str:
    return uuid.uuid4().hex


class Entry:
    """A row whose every change goes into the log.

    Attributes
    ----------
    id : str
        Random, the same in every copy and export.
    version : int
        Counts changes from 1; an edit of a version that is no longer the newest is refused.
    is_struck : bool
        Entered by mistake and struck out; rows of a chart are not deleted.
    """

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column(default=1)
    is_struck: Mapped[bool] = mapped_column(default=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        """Refuse to change a version that is not the newest."""
        return {"version_id_col": cls.version}

    FREE_TEXT: ClassVar[tuple[str, ...]] = ()
    """Columns in which anything may be typed; they leave with `anonymise` and stay out of exports
    for research."""
    MAY_FOLLOW: ClassVar[bool] = False
    """Whether new ones may be added to a closed session without an amendment."""
