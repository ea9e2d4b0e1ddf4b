"""What a city looks at: each indicator of a month beside its target (R20, R21), how it went month by month, and where.

Nothing is stored here: every figure is asked of the package that it belongs to, with the eyes of whoever asks.
"""
