# exercise: 1.5
# verdict: wrong
# misconception: An IPv6 address stands for a client, as an IPv4 address does.
# feedback: a second address of the same /64 should have
# extra: yes
# region: limits.py:caller
return f"user:{g.user.id}" if g.user else f"address:{request.remote_addr}"
