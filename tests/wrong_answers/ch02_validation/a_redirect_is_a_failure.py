# exercise: 2.6
# verdict: wrong
# extra: yes
# misconception: Redirects are how server-side requests are forged, so none is followed.
# feedback: three in a row are enough
# region: fetching.py:fetch
parts = checked_url(url)
address = public_addresses(parts.hostname or "", PORTS[parts.scheme])[0]
answer, content = ask(parts, address, current_app.config["FETCH_TIMEOUT_SECONDS"])
if answer.status != 200:
    raise NotFetched(f"{url} answers {answer.status}")
return Image(content, media_type(content))
