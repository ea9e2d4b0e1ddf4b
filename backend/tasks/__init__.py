"""Tasks: what the manager of a shop has been asked to do there, and what became of it.

A task belongs to a shop and follows it: whoever covers the shop has it on the phone. Everything that is said about it, by the
manager or by the branch, is an update; its state follows from its updates, so that the list of them is its whole history.

What a task is about is known to a package above this one: it names its own kind and id as the origin, and appends to
`service.doubts_about_reports` and `service.after_updates` when it is imported.
"""
