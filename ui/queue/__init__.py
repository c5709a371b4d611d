"""The review list: what waits, what left and why, also offline; nothing is sent from here by one key."""
