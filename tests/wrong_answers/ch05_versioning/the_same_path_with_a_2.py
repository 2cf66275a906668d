# exercise: 5.5
# verdict: wrong
# misconception: The next version is at the same path, with a 2 in it.
# feedback: the successor-version of
# extra: yes
# region: retirement.py:announce
if not retires():
    return response
deprecated, sunset = dates(version())
policy = current_app.config["VERSION_POLICY_URL"]
path = request.path.replace("/api/v1", "/api").replace("/api", "/api/v2", 1)
response.headers.add("Link", f'<{path}>; rel="successor-version"')
if deprecated:
    response.headers["Deprecation"] = f"@{int(deprecated.timestamp())}"
    response.headers.add("Link", f'<{policy}>; rel="deprecation"; type="text/html"')
if sunset:
    response.headers["Sunset"] = http_date(sunset)
    response.headers.add("Link", f'<{policy}>; rel="sunset"; type="text/html"')
return response
