"""`masthead publish` as a service of the system: it writes what the system reads, and starts nothing."""
