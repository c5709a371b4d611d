"""One run of the window: what it remembers, how it opens behind the first paint, how it ends; no widgets."""
