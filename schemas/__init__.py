"""What is true of a campaign: words, rules, identifiers and the schema of every document kind. No I/O."""
