"""What happens, in which order: from the inbox to the outbox."""
