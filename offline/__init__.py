"""What an office without a network installs from: the archive that `make bundle` makes, and its installer."""
