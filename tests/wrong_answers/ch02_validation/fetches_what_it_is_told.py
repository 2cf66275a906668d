# exercise: 2.6
# verdict: wrong
# misconception: The URL is an administrator's, so it may be asked.
# feedback: our own network
# region: fetching.py:checked_url
return urlsplit(url)
# region: fetching.py:is_public
return True
# region: fetching.py:public_addresses
return [host]
# region: fetching.py:ask
opened = connection(parts, address, seconds)
opened.request("GET", parts.path or "/")
answer = opened.getresponse()
return answer, answer.read()
# region: fetching.py:fetch
import urllib.request

try:
    with urllib.request.urlopen(url, timeout=current_app.config["FETCH_TIMEOUT_SECONDS"]) as answer:
        return Image(answer.read(), answer.headers.get_content_type())
except (OSError, ValueError) as error:
    raise NotFetched(str(error)) from None
