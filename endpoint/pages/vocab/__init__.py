"""The concept schemes: a list of them, and each as a tree with its definitions."""
