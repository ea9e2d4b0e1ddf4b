"""Cities, branches, people, their devices and sessions.

A person serves in one role at a time, and a role belongs to a branch, to a manufacturer or to the city as a whole. A session
belongs to one device of one person; revoking the device ends it for good. A city always has an active administrator.
"""
