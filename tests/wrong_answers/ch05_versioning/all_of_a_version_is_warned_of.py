# exercise: 5.5
# verdict: wrong
# misconception: A version goes as a whole, so each of its answers says so.
# feedback: should say nothing of a version that goes
# region: retirement.py:announce
if version() != 1 or not any(dates(1)):
    return response
deprecated, sunset = dates(version())
policy = current_app.config["VERSION_POLICY_URL"]
if routes.current() in RETIRING:
    response.headers.add("Link", f'<{successor()}>; rel="successor-version"')
if deprecated:
    response.headers["Deprecation"] = f"@{int(deprecated.timestamp())}"
    response.headers.add("Link", f'<{policy}>; rel="deprecation"; type="text/html"')
if sunset:
    response.headers["Sunset"] = http_date(sunset)
    response.headers.add("Link", f'<{policy}>; rel="sunset"; type="text/html"')
return response
