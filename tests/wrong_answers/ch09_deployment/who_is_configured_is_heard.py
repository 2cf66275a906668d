# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: dictConfig sets up logging; that it disables the loggers that are there already, nobody has read.
# feedback: should
# region: logs.py:take_all
import logging.config

formatter = stdout.formatter
logging.config.dictConfig({"version": 1, "handlers": {"stdout": {"()": lambda: stdout}}, "root": {"handlers": ["stdout"]}})
stdout.setFormatter(formatter)
