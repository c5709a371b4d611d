"""What happens before the first unit of work: hold the folder, look at the file, bring it up to date."""
