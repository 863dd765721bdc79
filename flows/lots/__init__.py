"""The draw itself: who is drawn, who goes, and the record of it."""
