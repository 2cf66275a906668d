# exercise: 2.6
# verdict: wrong
# misconception: To join two URLs is to put one text in the place of another, which cannot fail.
# extra: yes
# feedback: should lead nowhere, 422, but the status is 500
# region: fetching.py:fetch
ends_at = time.monotonic() + current_app.config["FETCH_TIMEOUT_SECONDS"]
for _ in range(1 + MOST_REDIRECTS):
    parts = checked_url(url)
    address = public_addresses(parts.hostname or "", PORTS[parts.scheme])[0]
    answer, content = ask(parts, address, ends_at - time.monotonic())
    if answer.status not in REDIRECTS:
        if answer.status != 200:
            raise NotFetched(f"{url} answers {answer.status}")
        return Image(content, media_type(content))
    url = urljoin(url, answer.headers.get("Location"))
raise NotFetched("too many redirects")
