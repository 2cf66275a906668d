# exercise: 5.5
# verdict: wrong
# misconception: What is deprecated is marked as such, and some day it is not there any more.
# feedback: should
# region: retirement.py:refuse_retired
sunset = dates(version())[1]
if retires() and g.version_in_path and sunset and now() >= sunset:
    raise NotFound()
# region: retirement.py:announce
if retires():
    response.headers["Deprecation"] = "true"
    if sunset := dates(version())[1]:
        response.headers["Sunset"] = timestamp(sunset)
return response
# region: retirement.py:count_use
if retires():
    store().hincrby(key(version(), now()), client(), 1)
return response
