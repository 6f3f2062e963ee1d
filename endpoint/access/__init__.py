"""Who may change the dataset, and how often a client may ask."""
