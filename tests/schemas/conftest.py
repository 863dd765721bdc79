"""Properties of readings hold on a busy machine too: no example is timed (make bench times the readings)."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
