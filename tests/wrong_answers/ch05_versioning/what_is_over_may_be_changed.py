# exercise: 5.5
# verdict: wrong
# extra: yes
# misconception: Only what is read can be gone.
# feedback: in refuse_retired(), ask for retires() and for the sunset alone
# region: retirement.py:refuse_retired
deprecated, sunset = dates(version())
if retires() and request.method in ("GET", "HEAD") and sunset and now() >= sunset:
    raise Gone(f"Version {version()} is over; see {current_app.config['VERSION_POLICY_URL']}.")
