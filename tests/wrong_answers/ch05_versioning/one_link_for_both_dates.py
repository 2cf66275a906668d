# exercise: 5.5
# verdict: right
# misconception: One line of Link, in which the policy stands once for both relations; dates by other means; two commands.
# region: retirement.py:refuse_retired
from flask import abort

_, sunset = dates(version())
if sunset is not None and retires() and sunset <= now():
    abort(410, description=f"This version ended on {sunset:%d %B %Y}. What to do: {current_app.config['VERSION_POLICY_URL']}")
# region: retirement.py:announce
import calendar
from email.utils import format_datetime

if retires():
    deprecated, sunset = dates(version())
    if deprecated:
        response.headers["Deprecation"] = f"@{calendar.timegm(deprecated.utctimetuple())}"
    if sunset:
        response.headers["Sunset"] = format_datetime(sunset, usegmt=True)
    relations = " ".join(name for name, date in (("deprecation", deprecated), ("sunset", sunset)) if date)
    links = [response.headers["Link"]] if "Link" in response.headers else []
    links.append(f"<{successor()}>;rel=successor-version")
    links.append(f'<{current_app.config["VERSION_POLICY_URL"]}>; title="How versions go, and when"; rel="{relations}"')
    response.headers["Link"] = ", ".join(links)
return response
# region: retirement.py:count_use
if retires():
    try:
        counter, who = key(version(), now().astimezone(UTC)), client()
        store().hincrby(counter, who, 1)
        store().expire(counter, int(KEPT.total_seconds()))
    except RedisError as error:
        current_app.logger.error("Redis did not count: %s", type(error).__name__)
return response
