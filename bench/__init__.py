"""Every figure the product promises, measured by one command: `python -m bench` prints one table.

Servers run as real processes on a loopback address, as they do in production; clients are processes of their own, with their
requests made before the clock starts. Peers do the same work in the same run. README.md holds the newest figures.
"""
