"""How the pictures of the pages are drawn."""
