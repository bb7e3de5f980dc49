"""The user with whom Azkaban connects to its database, changed while Azkaban works."""
