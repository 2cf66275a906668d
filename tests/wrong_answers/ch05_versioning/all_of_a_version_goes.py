# exercise: 5.5
# verdict: wrong
# misconception: When a version is gone, all of it is.
# feedback: should go on, but is a 410
# region: retirement.py:refuse_retired
sunset = dates(version())[1]
if sunset and now() >= sunset:
    raise Gone(f"Version {version()} is over; see {current_app.config['VERSION_POLICY_URL']}.")
