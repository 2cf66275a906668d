# exercise: 5.5
# verdict: wrong
# misconception: A version that is not deprecated yet has no Deprecation.
# feedback: in announce(), write the date of the deprecation where it is set
# extra: yes
# region: retirement.py:announce
if not retires():
    return response
deprecated, sunset = dates(version())
policy = current_app.config["VERSION_POLICY_URL"]
response.headers.add("Link", f'<{successor()}>; rel="successor-version"')
if deprecated and deprecated <= now():
    response.headers["Deprecation"] = f"@{int(deprecated.timestamp())}"
    response.headers.add("Link", f'<{policy}>; rel="deprecation"; type="text/html"')
if sunset:
    response.headers["Sunset"] = http_date(sunset)
    response.headers.add("Link", f'<{policy}>; rel="sunset"; type="text/html"')
return response
