# exercise: 5.5
# verdict: wrong
# misconception: An error has other worries than its version.
# feedback: a 404, should say
# extra: yes
# region: retirement.py:announce
if not retires() or response.status_code >= 400:
    return response
deprecated, sunset = dates(version())
policy = current_app.config["VERSION_POLICY_URL"]
response.headers.add("Link", f'<{successor()}>; rel="successor-version"')
if deprecated:
    response.headers["Deprecation"] = f"@{int(deprecated.timestamp())}"
    response.headers.add("Link", f'<{policy}>; rel="deprecation"; type="text/html"')
if sunset:
    response.headers["Sunset"] = http_date(sunset)
    response.headers.add("Link", f'<{policy}>; rel="sunset"; type="text/html"')
return response
