"""Commands that take in tables and hand them out: CSV or XLSX, as the file's name says."""

from __future__ import annotations


