"""Brands: manufacturers, their brands, and the specs (products) of each, with the dated stages of a spec's life.

A spec belongs to the manufacturer of its brand. The city's people see all of them; a promoter sees those of the own
manufacturer. `Spec.stage` repeats the newest row of `spec_stages`, which a person decides (lifecycle.py). While a spec is
in its introduction it is tried (trials.py): tasted, and then sold in named shops.
"""
