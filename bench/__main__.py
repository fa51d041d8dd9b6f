"""``python -m bench``: all measurements."""

from bench import dates, scale

dates.main()
scale.main()
