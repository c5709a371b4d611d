"""The calendar: what goes out when, a day, a week or a month of it; a move says its cost before it is."""
