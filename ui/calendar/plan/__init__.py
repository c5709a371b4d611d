"""What the calendar shows and where: days, entries, places and lifts, all reckoned without a widget."""
