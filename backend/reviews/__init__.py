"""The branch's review of visits: a review is a row, not a flag."""
