"""Random histories of phones on a bad network, told by seeds; docs/sync.md says what must hold in each.

`stage` has the server, which can crash around a commit; `network` what happens on the way; `model` what must become of every
request that arrived; `story` who does what; `mutants` servers that are broken on purpose.
"""
