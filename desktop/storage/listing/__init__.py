"""What the queue's list is answered from: words as they are looked for, and counts that are kept."""
