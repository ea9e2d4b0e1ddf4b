"""Tables of sales: the files, what they say, what stood there before, and the totals of branches.

The figures refer to shops and specs without foreign keys: files of five million rows would take twice as long, an import looks
every reference up anyway, and neither shops nor specs are ever deleted.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Id, OfCity, utc_now


class SalesImport(OfCity, Base):
    """One file that was taken in; `number` counts those of the city. Whoever sent it is null for the command line."""

    __tablename__ = "sales_imports"
    __table_args__ = (
        ForeignKeyConstraint(["city_id"], ["cities.city_id"]),
        ForeignKeyConstraint(["city_id", "imported_by"], ["people.city_id", "people.id"]),
        Index("ix_sales_imports_file", "city_id", "sha256"),
        {"sqlite_with_rowid": False},
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    granularity: Mapped[str] = mapped_column(String(5))
    first_period: Mapped[date]
    last_period: Mapped[date]
    is_complete: Mapped[bool]
    rows: Mapped[int]
    created: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    voided: Mapped[int]
    imported_by: Mapped[str | None] = mapped_column(Id)
    imported_at: Mapped[datetime] = mapped_column(default=utc_now)


class _Figure(OfCity):
    """`period` is a day, or the first day of a month. Amounts are what the shop paid, in fen, where the file says it."""

    granularity: Mapped[str] = mapped_column(String(5), primary_key=True)
    spec_id: Mapped[str] = mapped_column(Id, primary_key=True)
    period: Mapped[date] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(Id, primary_key=True)


class Sale(_Figure, Base):
    """What stands now, and the number of the import that said so."""

    __tablename__ = "sales"
    __table_args__ = ({"sqlite_with_rowid": False},)

    packs: Mapped[int]
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    import_number: Mapped[int]


class SaleCorrection(_Figure, Base):
    """What stood until an import said otherwise: `replaced_by` is its number, `import_number` that of who had said this."""

    __tablename__ = "sales_corrections"
    __table_args__ = (
        Index("ix_sales_corrections_replaced_by", "city_id", "replaced_by"),
        {"sqlite_with_rowid": False},
    )

    replaced_by: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    packs: Mapped[int]
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    import_number: Mapped[int]


class SalesTotal(OfCity, Base):
    """What the shops of a branch bought of a spec in a period: of `shops` a figure is known, `buyers` bought something.

    A shop counts with the branch that it belonged to when the period was last taken in. Of each month there is one total,
    `told_by` the months' figures or the days'.
    """

    __tablename__ = "sales_totals"
    __table_args__ = ({"sqlite_with_rowid": False},)

    granularity: Mapped[str] = mapped_column(String(5), primary_key=True)
    period: Mapped[date] = mapped_column(primary_key=True)
    spec_id: Mapped[str] = mapped_column(Id, primary_key=True)
    branch_id: Mapped[str] = mapped_column(Id, primary_key=True)
    told_by: Mapped[str] = mapped_column(String(5))
    packs: Mapped[int] = mapped_column(BigInteger)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    shops: Mapped[int]
    buyers: Mapped[int]


class ShelfTotal(OfCity, Base):
    """What visits of a month found of a spec in the shops of a branch, as of `counted_at` (words: `shelves.Counts`)."""

    __tablename__ = "shelf_totals"
    __table_args__ = ({"sqlite_with_rowid": False},)

    month: Mapped[date] = mapped_column(primary_key=True)
    spec_id: Mapped[str] = mapped_column(Id, primary_key=True)
    branch_id: Mapped[str] = mapped_column(Id, primary_key=True)
    checks: Mapped[int]
    on_shelf: Mapped[int]
    stock_counts: Mapped[int]
    out_of_stock: Mapped[int]
    shops_checked: Mapped[int]
    shops_carrying: Mapped[int]
    shops_counted_twice: Mapped[int]
    shops_selling: Mapped[int]
    counted_at: Mapped[datetime]
