"""The data to take away: files of the whole and of each graph."""
