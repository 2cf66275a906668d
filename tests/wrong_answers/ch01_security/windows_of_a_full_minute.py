# exercise: 1.5
# verdict: wrong
# misconception: Five a minute means that the counter is set to nought every minute.
# feedback: around a full minute, should be 429
# region: limits.py:limiter_settings
return {
    "strategy": "fixed-window",
    "storage_uri": "redis://",
    "storage_options": {"connection_pool": app.extensions["redis_store"].connection_pool},
    "in_memory_fallback_enabled": True,
    "fail_on_first_breach": False,
}
