"""Who speaks and who must agree: names, signals, the line of authority; only enroll saves any of it."""
