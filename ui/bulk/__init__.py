"""Many at once in the window: a file tried and brought in, the queue taken out; nothing is sent from here."""
