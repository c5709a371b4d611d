"""Everything that says who speaks: mark, plate, masthead, sending button; none of it shows a state."""
