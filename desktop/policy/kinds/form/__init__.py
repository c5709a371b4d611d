"""Kinds that look at the form of a post: its length, its links, its pictures."""
