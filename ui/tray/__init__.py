"""Masthead beside the clock: what left, what failed and what needs somebody, without a post's words."""
