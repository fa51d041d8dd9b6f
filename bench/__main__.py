"""``python -m bench``: all measurements."""

from bench import archive, dates, reading, scale

reading.main()
dates.main()
scale.main()
archive.main()
