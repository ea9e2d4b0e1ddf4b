"""Complaints (R24): what a retailer complains of, who has to answer by when, and whether the retailer was content.

A complaint is opened by the manager in a visit, by a desk, or by the retailer's link. Its owner is whoever covers the shop, and it
follows the shop, until the branch assigns somebody; that lasts as long as the shop stays with the branch. The owner answers; the
retailer confirms, which resolves it, or does not, which opens it again with a new due time; the branch may close it with a reason.
Every step is an event: who, when, why. No complaint holds the name or the number of a retailer.
"""
