"""What the retailers themselves say: was the manager here, how was it, what is wrong, are they satisfied.

A retailer has no account. A *link* is a row and a signed token that names it; whoever holds the token may answer once, for one
shop and one *purpose*: a visit, an in-store day, a complaint that was dealt with, or a survey. Looking at the page uses nothing
up, for messengers fetch every link they show. An *answer* is given once and never changed; it belongs to its link.

The token is the whole authority: there is no cookie and no log-in, hence nothing that another site could make a browser do in
somebody's name. What the page shows is the shop's trade name and when the visit was, no person, phone, position or photo.

Who sees the shop sees that its retailer answered. What the retailer wrote, and what was said in a survey, is for the desks of
the branch and the city: a retailer depends on the manager, and must be able to speak freely about them.

A *satisfaction survey* asks a sample of the shops of every branch, once a quarter (R28). The sample follows from a seed that is
kept with it, so that anybody can draw it again.
"""
