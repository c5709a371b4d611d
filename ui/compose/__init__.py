"""Where posts are written: the text, its pictures, when it goes out and as whom; it only asks to send."""
