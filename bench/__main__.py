"""``python -m bench``: all measurements."""

from bench import archive, dates, scale

dates.main()
scale.main()
archive.main()
