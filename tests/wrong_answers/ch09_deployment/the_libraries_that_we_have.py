# exercise: 9.5
# verdict: wrong
# misconception: The loggers of the libraries in use are known: each is given the handler.
# feedback: should be told in one line
# extra: yes
# region: logs.py:take_all
for name in ("flask-limiter", "werkzeug", "sqlalchemy", "apscheduler"):
    library = logging.getLogger(name)
    library.handlers = [stdout]
    library.propagate = False
