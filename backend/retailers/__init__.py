"""What retailers are asked by a link: whether a visit took place, how it was, and what they complain about."""
