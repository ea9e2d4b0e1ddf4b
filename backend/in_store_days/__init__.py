"""In-store days: a whole day that a customer manager spends in a shop, what it must show, and the duty that it fulfils (R27).

A *day* is one document of its author's phone: arrival, departure, interruptions, pings, topics, commitments and photos. It may
be sent whole at night or bit by bit, by one phone or by its successor; what is stored is what was said last. Positions are taken
at arrival and departure and at most every half hour between them; what is denser or lies outside is not kept. Whether a day is
*kept* follows from the document, unless the branch has spoken.

A *duty* is one such day owed in a month, for a benchmark shop or for a manager, as the city wishes. Its state follows from the
days, from its excuse and from the calendar. It follows its shop when that changes hands, unless it was given to somebody by name;
one that has been kept stays with whoever kept it. A duty in danger is said once: to the manager, as a task too, and to the branch.
A *request* asks the branch to swap a duty, to give it to a colleague, or to excuse it.
"""
