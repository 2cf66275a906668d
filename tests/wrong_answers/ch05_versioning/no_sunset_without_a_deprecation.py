# exercise: 5.5
# verdict: wrong
# extra: yes
# misconception: What was never deprecated cannot be gone.
# feedback: in refuse_retired(), ask for retires() and for the sunset alone
# region: retirement.py:refuse_retired
deprecated, sunset = dates(version())
if retires() and deprecated and sunset and now() >= sunset:
    raise Gone(f"Version {version()} is over; see {current_app.config['VERSION_POLICY_URL']}.")
