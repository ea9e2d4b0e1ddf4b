"""Promotions: a closed loop of five steps, each dated and signed by both sides (R30).

Plan, resources, approval, execution, evaluation: whoever puts a step forward signs it by that, and the next step begins when the
other side has signed too. What an arrangement lacks is found when it is submitted, and stays on record when it is corrected
(`arranging.py`). While it runs, managers check it in their shops, promoters supervise those of their own brands, and desks make
spot checks (`checking.py`, `judging.py`). It is evaluated when a month has gone by after its end.

A step never changes, nor does a fault that was found. A check stays with its author, and is locked when a desk has decided on it.
"""
