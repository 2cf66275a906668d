# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: Handlers are added; whatever was there writes as well.
# feedback: nothing should be on stderr
# region: logs.py:take_all
logging.getLogger().addHandler(stdout)
