"""Masthead's application without a screen; it never imports Qt."""
