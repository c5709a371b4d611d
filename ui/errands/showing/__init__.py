"""Keeps what is on show true: lists, the calendar, the journal; it changes nothing."""
