"""What a city looks at: each indicator of a month beside its target (R20, R21), how it went month by month, and where.

No indicator is stored here: each is asked of the package that it belongs to, with the eyes of whoever asks. What is stored are
figures that other systems know, as they were told.
"""
