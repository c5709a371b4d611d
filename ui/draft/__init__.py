"""The draft on the desk and its way out: kept, checked, asked about and sent on; it shows nothing."""
