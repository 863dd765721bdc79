"""What each command does and says; but for the progress bar the only code that prints."""
