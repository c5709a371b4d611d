"""Kinds that look at what surrounds a post: other accounts, what went out before, the hour."""
