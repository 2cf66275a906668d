# exercise: 2.6
# verdict: wrong
# misconception: The URL is an administrator's, so it may be asked, and what comes back is the cover.
# feedback: its clients must not
# region: fetching.py:checked_url
return urlsplit(url)
# region: fetching.py:is_public
return True
# region: fetching.py:public_addresses
return [host]
# region: fetching.py:ask
return connection(parts, address, seconds).getresponse(), b""
# region: fetching.py:fetch
import urllib.request

try:
    with urllib.request.urlopen(url, timeout=current_app.config["FETCH_TIMEOUT_SECONDS"]) as answer:
        return Image(answer.read(), answer.headers.get_content_type())
except (OSError, ValueError) as error:
    raise NotFetched(str(error)) from None
