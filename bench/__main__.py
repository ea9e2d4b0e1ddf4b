"""`python -m bench`: measure everything, or the figures named, and print one table."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable

import click

from bench import (
    app,
    desks,
    exports,
    imports,
    in_store,
    lists,
    phones,
    photo_processing,
    planning,
    pull,
    push,
    reviews,
    sales,
    scores,
    scrolling,
    signals,
    uploads,
)
from bench.servers import Workshop
from bench.table import DATABASES, Row, Run, print_table

Figure = Callable[[Run, str], Iterable[Row]]

#: name: (how it is measured, on which databases). The plain peer comes first, so that ours can be said in multiples of it.
FIGURES: dict[str, tuple[Figure, tuple[str, ...]]] = {
    "plain": (push.plain_peer, ("sqlite", "postgresql")),
    "kinto": (push.kinto_batches, ("postgresql",)),
    "push": (push.visits, ("sqlite", "postgresql")),
    "signal-cost": (signals.cost, ("sqlite", "postgresql")),
    "first-sync": (pull.first_sync, ("sqlite", "postgresql")),
    "later-pulls": (pull.later_pulls, ("sqlite", "postgresql")),
    "first-syncs": (phones.first_syncs, ("sqlite", "postgresql")),
    "rush": (phones.rush, ("sqlite", "postgresql")),
    "lists": (lists.lists, ("sqlite",)),
    "review-queue": (reviews.queue, ("sqlite", "postgresql")),
    "scores": (scores.scores, ("sqlite", "postgresql")),
    "planning": (planning.planning, ("sqlite", "postgresql")),
    "in-store-board": (in_store.board, ("sqlite", "postgresql")),
    "plain-uploads": (uploads.plain_peer, ("sqlite", "postgresql")),
    "uploads": (uploads.photos, ("sqlite", "postgresql")),
    "import": (imports.imports, ("sqlite", "postgresql")),
    "exports": (exports.exports, ("sqlite", "postgresql")),
    "sales": (sales.sales, ("sqlite", "postgresql")),
    "photo-processing": (photo_processing.processing, ("sqlite",)),
    "app": (app.app, ("sqlite",)),
    "desks": (desks.desks, ("sqlite", "postgresql")),
    "scrolling": (scrolling.scrolling, ("sqlite",)),
    "photo-likeness": (photo_processing.likeness, ("sqlite", "postgresql")),
}


@click.command()
@click.option("--quick", is_flag=True, help="A twentieth of everything: proves that it runs, measures little.")
@click.option("--only", type=click.Choice(list(FIGURES)), multiple=True, help="These figures alone; may be repeated.")
@click.option("--database", type=click.Choice([*DATABASES, "both"]), default="both", show_default=True)
def main(quick: bool, only: tuple[str, ...], database: str) -> None:
    """Measure the product's figures on this machine. All of it takes about twenty minutes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # servers are stopped and folders removed on the way out
    kinds = [kind for kind in DATABASES if database in (kind, "both")]
    rows: list[Row] = []
    with Workshop() as workshop:
        run = Run(workshop, quick)
        for name, (measure, on) in FIGURES.items():
            if only and name not in only:
                continue
            for kind in kinds:
                if kind in on:
                    print(f"{name} on {DATABASES[kind]} …", file=sys.stderr)
                    for row in measure(run, kind):
                        print(f"  {row.what}: {row.value}", file=sys.stderr)
                        rows.append(row)
        if peak_mb := workshop.peaks_mb.get("zhudian"):
            value = f"{peak_mb:.0f} MB at its peak"
            rows.append(Row("memory", "all", "Resident memory of the largest server process", value, "150 MB"))
        print_table(run, kinds, rows)


if __name__ == "__main__":
    main()
