"""What holds for the time of a post: quiet hours, gaps, slots, wall times and what comes again."""
