"""Many at once: drafts brought in from a file, queue and history taken out; nothing is sent from here."""
