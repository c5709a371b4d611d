"""When an identity speaks: its timetable, and the patterns it speaks in again and again."""
