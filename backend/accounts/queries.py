"""Every SELECT on accounts. Administrators and the marketing centre see the city's people, the desks of a branch the branch's,
everyone else only themselves. What comes before there is an actor (log-in, refresh) is in login_queries.py."""
