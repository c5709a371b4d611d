"""The queue's list: its days and its rows, read from the store's index page by page."""
