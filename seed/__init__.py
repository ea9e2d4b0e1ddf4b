"""The demo city 江州: invented, believable, and the same again for the same seed number.

Everything goes through the services, as if phones and desks had done it; nothing is written to the tables directly.

- What there is: city.py (the plan), names.py, people.py, shops.py, holidays.py.
- What happens: personas.py (habits), days.py (whom a manager visits when), documents.py (what the phone writes down),
  cameras.py and pictures.py (the last days' photos), history.py (what the server learns, in order), confirmations.py (what
  became of displays), retailers.py (what retailers say of visits, and of the city once a quarter), market.py (what
  manufacturers say of a month).
- How it gets into a database: story.py, called by `python -m seed`.

Some managers cheat. What they did is known (`python -m seed --truth`), so that the integrity signals can be measured
against it.

The passwords are public: see people.py.
"""
