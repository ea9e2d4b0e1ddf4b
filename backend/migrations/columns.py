"""Column types and the cities' wall, as the migrations of every date write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

ID = sa.Uuid(as_uuid=False).with_variant(sa.String(36), "sqlite")
TIME = sa.DateTime(timezone=True).with_variant(sa.String(24), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def wall_off_cities(tables: Iterable[str]) -> None:
    """On PostgreSQL a transaction sees the rows of the city that it was opened for, and no others; not even as the owner."""
    if op.get_bind().dialect.name != "postgresql":
        return
    own = "city_id = nullif(current_setting('zhudian.city_id', true), '')::integer"
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_city ON {table} USING ({own}) WITH CHECK ({own})")


def each_city() -> Iterator[int]:
    """City after city, entered: steps that change rows do so once for each, for the wall holds for them too."""
    connection = op.get_bind()
    on_postgresql = connection.dialect.name == "postgresql"
    for city_id in connection.execute(sa.text("SELECT city_id FROM cities ORDER BY city_id")).scalars().all():
        if on_postgresql:
            connection.execute(sa.text("SELECT set_config('zhudian.city_id', :city, true)"), {"city": str(city_id)})
        yield city_id
    if on_postgresql:
        connection.execute(sa.text("SELECT set_config('zhudian.city_id', '', true)"))
