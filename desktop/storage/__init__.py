"""The data file: drafts, queue and journal in SQLite; never a credential, never an overwrite."""
