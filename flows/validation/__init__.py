"""From rows as typed to rows that count: normalised,
held against today's roster and plan, and judged by the rules."""
