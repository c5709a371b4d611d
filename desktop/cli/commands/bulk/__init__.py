"""Many at once on the command line: drafts in from a file; the queue, history and calendar out."""
