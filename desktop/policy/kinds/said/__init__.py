"""Kinds that look at what is said: words, phrases, and what must stand beside them."""
