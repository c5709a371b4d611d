"""What the rules say, which rules there are and what is in the news; nothing is sent from here."""
