# exercise: 2.6
# verdict: wrong
# misconception: A URL that begins with http:// or https:// is a web address; what else stands in it is its own affair.
# feedback: a name to log in with
# region: fetching.py:checked_url
if not url.lower().startswith(("http://", "https://")):
    raise NotFetched("no web address")
return urlsplit(url)
