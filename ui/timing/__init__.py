"""When a post goes out: the fields and the one line that show a time; nothing is scheduled here."""
