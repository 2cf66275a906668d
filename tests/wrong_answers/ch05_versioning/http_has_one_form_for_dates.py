# exercise: 5.5
# verdict: wrong
# misconception: A date in a header is written as HTTP writes dates, which drafts of Deprecation did.
# feedback: should say Deprecation: @
# region: retirement.py:announce
if not retires():
    return response
deprecated, sunset = dates(version())
policy = current_app.config["VERSION_POLICY_URL"]
response.headers.add("Link", f'<{successor()}>; rel="successor-version"')
if deprecated:
    response.headers["Deprecation"] = http_date(deprecated)
    response.headers.add("Link", f'<{policy}>; rel="deprecation"; type="text/html"')
if sunset:
    response.headers["Sunset"] = http_date(sunset)
    response.headers.add("Link", f'<{policy}>; rel="sunset"; type="text/html"')
return response
