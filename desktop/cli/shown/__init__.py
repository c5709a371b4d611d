"""How answers look: records for programs and lines for people; nothing is decided here."""
