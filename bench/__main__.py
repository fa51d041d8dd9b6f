"""``python -m bench``: all measurements."""

from bench import dates, reading, scale

reading.main()
dates.main()
scale.main()
