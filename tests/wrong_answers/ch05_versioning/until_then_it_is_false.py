# exercise: 5.5
# verdict: wrong
# extra: yes
# misconception: Deprecation says whether it is deprecated by now, and since when.
# feedback: a date that lies ahead, but says ['false']
# region: retirement.py:announce
if not retires():
    return response
deprecated, sunset = dates(version())
policy = current_app.config["VERSION_POLICY_URL"]
response.headers.add("Link", f'<{successor()}>; rel="successor-version"')
if deprecated:
    response.headers["Deprecation"] = f"@{int(deprecated.timestamp())}" if deprecated <= now() else "false"
    response.headers.add("Link", f'<{policy}>; rel="deprecation"; type="text/html"')
if sunset:
    response.headers["Sunset"] = http_date(sunset)
    response.headers.add("Link", f'<{policy}>; rel="sunset"; type="text/html"')
return response
