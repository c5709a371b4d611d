"""The window: Qt widgets over the application; it decides nothing that the application could decide."""
