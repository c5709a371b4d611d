"""What was asked for, turned from words into things; nothing is changed here."""
