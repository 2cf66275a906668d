# exercise: 9.5
# verdict: wrong
# extra: yes
# misconception: basicConfig sets the root logger's handlers, whatever it has already.
# feedback: should be told in one line
# region: logs.py:take_all
logging.basicConfig(handlers=[stdout], level=logging.WARNING)
stdout.setFormatter(Lines())
