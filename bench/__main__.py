"""``python -m bench``: all measurements."""

from bench import archive, dates, judging, reading, scale

reading.main()
dates.main()
judging.main()
scale.main()
archive.main()
