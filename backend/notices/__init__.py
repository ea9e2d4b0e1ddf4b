"""Notices: what somebody should know. One is for one person, travels to their phone, and is unread until they say otherwise.

A notice asks for nothing: what has to be done is a task. What it says is a kind with figures, so that the app says it in the
reader's language; what it is about is named by the word of the package that gave it.
"""
