"""Holding everything: one press and a reason, what it does, and the way back post by post."""
