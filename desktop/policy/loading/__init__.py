"""From pack files to rules that can be asked, or to the line that cannot be used; it checks no draft."""
