"""One file a subject: how its values become rows and come back; no transaction begins or ends here."""
