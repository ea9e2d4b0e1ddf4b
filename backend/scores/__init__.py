"""Scores: what a month's evidence says of those who answer for it (domain.md section 10).

Facts become results by pure functions: the same facts and the same rule set give the same bytes. Scores, points and weights are
hundredths, as whole numbers; where a ratio decides, it is exact. Every deduction names the rows behind it.
"""
