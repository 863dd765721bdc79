"""The papers of a draw: its result, pre-filled record forms, notices."""
