"""``python -m bench``: all measurements."""

from bench import dates, judging, reading, scale

reading.main()
dates.main()
judging.main()
scale.main()
