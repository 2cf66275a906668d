# exercise: 5.5
# verdict: wrong
# misconception: What is deprecated has a sunset.
# feedback: ask whether a date is None before you use it
# extra: yes
# region: retirement.py:refuse_retired
deprecated, sunset = dates(version())
if retires() and now() >= sunset:
    raise Gone(f"Version {version()} is over; see {current_app.config['VERSION_POLICY_URL']}.")
