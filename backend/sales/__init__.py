"""Sales: how many packs of a spec a shop bought in a month or on a day, as files tell it.

A figure (`Sale`) is what the newest import said of one shop, spec and period; what stood there before is kept
(`SaleCorrection`). The totals of a branch follow from the figures within the same transaction: a month for which shops
were told by the month counts by that, any other by the sum of its days.
"""
