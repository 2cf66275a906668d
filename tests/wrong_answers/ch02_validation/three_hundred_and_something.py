# exercise: 2.6
# verdict: wrong
# misconception: Redirects are the statuses from 300 to 399.
# extra: yes
# feedback: /a/300' should be refused
# region: fetching.py:fetch
ends_at = time.monotonic() + current_app.config["FETCH_TIMEOUT_SECONDS"]
for _ in range(1 + MOST_REDIRECTS):
    parts = checked_url(url)
    address = public_addresses(parts.hostname or "", PORTS[parts.scheme])[0]
    answer, content = ask(parts, address, ends_at - time.monotonic())
    if not 300 <= answer.status < 400:
        if answer.status != 200:
            raise NotFetched(f"{url} answers {answer.status}")
        return Image(content, media_type(content))
    try:
        url = urljoin(url, answer.headers.get("Location"))
    except ValueError as error:
        raise NotFetched(f"redirects to what is no URL: {error}") from None
raise NotFetched("too many redirects")
