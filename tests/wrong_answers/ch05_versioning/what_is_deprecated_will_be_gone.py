# exercise: 5.5
# verdict: wrong
# misconception: Deprecation and sunset go together, and so do the links to what they mean.
# feedback: nothing should be said of it
# region: retirement.py:announce
if not retires():
    return response
deprecated, sunset = dates(version())
policy = current_app.config["VERSION_POLICY_URL"]
response.headers.add("Link", f'<{successor()}>; rel="successor-version"')
response.headers.add("Link", f'<{policy}>; rel="deprecation sunset"; type="text/html"')
if deprecated:
    response.headers["Deprecation"] = f"@{int(deprecated.timestamp())}"
if sunset:
    response.headers["Sunset"] = http_date(sunset)
return response
