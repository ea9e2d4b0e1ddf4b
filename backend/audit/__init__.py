"""Who did what, when and from which device: one chain of lines a city, of which none is ever changed or removed."""
