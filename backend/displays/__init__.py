"""Displays: how single specs were found displayed in a shop.

A display check belongs to a subject, the document that carried it. This package knows the subject's id and nothing else of it:
whoever asks has decided that the actor may see the subject. The checks of a subject are replaced as a whole, in the order in
which they were made, and a check never moves to another subject.
"""
