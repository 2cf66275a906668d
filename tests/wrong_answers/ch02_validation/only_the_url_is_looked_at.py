# exercise: 2.6
# verdict: wrong
# misconception: The URL is an administrator's: it may be asked, if it is http, and what comes back is a small image.
# feedback: its clients must not
# region: fetching.py:is_public
return True
# region: fetching.py:public_addresses
return [host]
# region: fetching.py:ask
return connection(parts, address, seconds).getresponse(), b""
# region: fetching.py:fetch
import urllib.request

checked_url(url)
most = current_app.config["FETCH_MAX_BYTES"]
asked = urllib.request.Request(url, headers={"Accept": "image/*"})
try:
    with urllib.request.urlopen(asked, timeout=current_app.config["FETCH_TIMEOUT_SECONDS"]) as answer:
        status, content, missing = answer.status, answer.read(most + 1), answer.length
except (OSError, http.client.HTTPException, ValueError) as error:
    raise NotFetched(str(error)) from None
if status != 200 or len(content) > most or missing:
    raise NotFetched(f"{status}, {len(content)} bytes")
return Image(content, media_type(content))
