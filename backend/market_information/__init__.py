"""The market information that every manufacturer owes the city each month (R19, R13): one document, due some working days after it.

A newer document is a new version and takes the former one's place; none is ever changed or removed. Promoters bring and see
their own manufacturer's, the city's roles read all of it, branches see nothing.
"""
