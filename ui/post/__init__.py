"""One post opened: as whom, when, its words, what is on record, and what can be done; it only asks."""
