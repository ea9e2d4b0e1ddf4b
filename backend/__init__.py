"""Zhudian's server: a package for each part of the business, and below them what all of them stand on.

A package of the business has the same rooms, and only those it needs: `rules` (the business, in the standard library alone),
`models`, `queries` (every SELECT, scoped to an actor), `service` (use cases; session and actor are arguments), `schemas` (what
travels) and `api` (addresses without decisions). Who may import whom is written in setup.cfg and checked by `make check`.

Beside them: db.py (`transaction()`, the only commit), feed.py (how phones learn of a change), access.py (who may do what),
problems.py (all that can be refused), config.py (every option), http.py (what every address shares) and app.py, which alone
puts everything together. docs/architecture.md follows a visit through all of it.
"""
