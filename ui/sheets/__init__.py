"""Questions laid over the window; the safe answer has the focus and Esc is always harmless."""
