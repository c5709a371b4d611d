"""What happened, who did it and when, as people read it afterwards; it never shows a post's words."""
