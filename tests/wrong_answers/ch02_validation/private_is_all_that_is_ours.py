# exercise: 2.6
# verdict: wrong
# extra: yes
# misconception: What is not private, loopback or link-local is public.
# feedback: not only private networks are ours
# region: fetching.py:is_public
found = ipaddress.ip_address(address)
return not (found.is_private or found.is_loopback or found.is_link_local)
