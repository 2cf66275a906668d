# exercise: 9.5
# verdict: wrong
# misconception: What a library says is its own business, unless it is an error.
# feedback: Flask-Limiter's
# region: logs.py:take_all
logging.getLogger().setLevel(logging.CRITICAL)
logging.getLogger().handlers = [stdout]
