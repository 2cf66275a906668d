# exercise: 5.5
# verdict: wrong
# misconception: A version is gone when the day of its sunset is over.
# feedback: after the sunset
# extra: yes
# region: retirement.py:refuse_retired
sunset = dates(version())[1]
if retires() and sunset and now().date() > sunset.date():
    raise Gone(f"Version {version()} is over; see {current_app.config['VERSION_POLICY_URL']}.")
