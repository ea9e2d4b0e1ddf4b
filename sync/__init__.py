"""The sync engine: phones that are offline half the day, and a server that loses and doubles nothing.

The protocol in steps (docs/sync.md has every status and what a client does about it):

1. A phone writes documents into its own store and notes each edit in an outbox, counted by `device_seq`.
2. It pushes the outbox: `POST /sync/push`. Every document is answered for itself, in order, after the commit (push.py).
3. What is `applied` or `unchanged` leaves the outbox. What is `deferred` is sent again later. What is `rejected` or in
   `conflict` is kept here as a refusal with what was sent, and shown.
4. It pulls: `GET /sync/pull?cursor=…` until `more` is false. It gets each document of its channels once, in its newest state,
   in the order of the city's revisions, tombstones included (pull.py).
5. When the answer says `reset`, the phone drops what the server owns, keeps its outbox, and goes on from the new cursor.
6. `GET /sync/digest` tells whether both sides hold the same; if not, the phone starts that collection again.

What travels is one table: collections.py. This package knows no rule of the business: it hands documents to the domains'
services, which REST uses too.
"""
