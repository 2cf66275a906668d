# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: The root logger is set to INFO, as basicConfig is called in most examples.
# feedback: below a warning
# region: logs.py:take_all
logging.getLogger().setLevel(logging.INFO)
logging.getLogger().handlers = [stdout]
