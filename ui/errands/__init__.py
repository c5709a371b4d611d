"""What follows a choice: the question, the work off the UI thread, the message; an errand draws nothing."""
