"""Terminals: the licensed shops, who covers them since when, which of them are benchmarks, and where they are.

A terminal belongs to one branch and is covered by at most one customer manager of that branch. `Terminal.manager_id` repeats
the open assignment and `Terminal.is_benchmark` the open designation. Whatever changes a terminal passes
`writing.save_terminals`, which keeps these true and tells the phones. A manager sees the own shops, a branch its shops, the
city all of them; promoters see none.
"""
