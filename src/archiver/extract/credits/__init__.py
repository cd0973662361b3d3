"""Credits: who else a story or an image comes from."""

from archiver.extract.credits.reading import Credits, read_credits

__all__ = ["Credits", "read_credits"]
