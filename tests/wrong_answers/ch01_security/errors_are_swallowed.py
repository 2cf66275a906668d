# exercise: 1.5
# verdict: wrong
# misconception: Without Redis it is better to serve everybody than to refuse anybody.
# feedback: without Redis a sixth attempt
# extra: yes
# region: limits.py:limiter_settings
return {
    "strategy": "moving-window",
    "storage_uri": "redis://",
    "storage_options": {"connection_pool": app.extensions["redis_store"].connection_pool},
    "swallow_errors": True,
    "fail_on_first_breach": False,
}
