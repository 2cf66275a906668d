# exercise: 5.5
# verdict: wrong
# extra: yes
# misconception: The successor belongs to the deprecation.
# feedback: in announce(), add the successor-version whichever date is set
# region: retirement.py:announce
if not retires():
    return response
deprecated, sunset = dates(version())
policy = current_app.config["VERSION_POLICY_URL"]
if deprecated:
    response.headers["Deprecation"] = f"@{int(deprecated.timestamp())}"
    response.headers.add("Link", f'<{successor()}>; rel="successor-version"')
    response.headers.add("Link", f'<{policy}>; rel="deprecation"; type="text/html"')
if sunset:
    response.headers["Sunset"] = http_date(sunset)
    response.headers.add("Link", f'<{policy}>; rel="sunset"; type="text/html"')
return response
