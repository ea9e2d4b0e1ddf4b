"""Visits: what a customer manager found and did in a shop, as one document, and the reasons to doubt it.

A visit is an aggregate: its sections, shelf checks, display checks and photo manifest are written with it, all or nothing. It
has one author, who alone can change it, and it stays with its shop. `covered_by` and `branch_id` follow the shop when that
changes hands (custody.py), so whoever covers the shop now carries its history. The answers fit the template version they were
given to; versions are never changed.

Signals are graded and never block. Those between visits of one manager do not depend on the order in which visits arrive.
What the phone's clock said is kept as it was; `started_at` is corrected and orders lists. A visit taken back leaves the phones
and the lists; its row stays.
"""
