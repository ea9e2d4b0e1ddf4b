"""Exports: lists of the API as files to keep, written as jobs.

A *listing* is a list that can be exported: its columns with their headings, and the very query that the API lists by. An
*export* is one person's request for a listing with filters, as XLSX or CSV; it is *queued*, *working*, then *ready* or *failed*,
and *expired* when its file is gone.

What always holds: an export holds what the same person would be listed, no row more and none less; it is seen by who asked for
it alone, and no longer once they have been posted elsewhere; and no cell of it is ever run as a formula.
"""
