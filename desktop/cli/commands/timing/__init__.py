"""Commands about when: timetables, templates and what comes again."""
