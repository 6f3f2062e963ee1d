"""The pages people read: the first page, the editor, and one page a thing."""
