"""Where things lie, and how a file changes without being lost."""
