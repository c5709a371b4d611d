"""Files that leave: the queue, what was sent, the journal, the calendar; written whole or not at all."""
