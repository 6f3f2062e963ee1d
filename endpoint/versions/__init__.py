"""The versions of the dataset, as they can be asked and compared."""
