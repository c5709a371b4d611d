"""Changes an organisation's policy files: line by line, all or nothing, with a copy of what was."""
