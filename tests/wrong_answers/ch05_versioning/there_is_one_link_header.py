# exercise: 5.5
# verdict: wrong
# extra: yes
# misconception: A header has one value, and the answer's Link is this one.
# feedback: should keep its links
# region: retirement.py:announce
if not retires():
    return response
deprecated, sunset = dates(version())
policy = current_app.config["VERSION_POLICY_URL"]
links = [f'<{successor()}>; rel="successor-version"']
if deprecated:
    response.headers["Deprecation"] = f"@{int(deprecated.timestamp())}"
    links.append(f'<{policy}>; rel="deprecation"; type="text/html"')
if sunset:
    response.headers["Sunset"] = http_date(sunset)
    links.append(f'<{policy}>; rel="sunset"; type="text/html"')
response.headers["Link"] = ", ".join(links)
return response
