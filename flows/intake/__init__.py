"""From bytes in the inbox to rows as typed."""
