# exercise: 1.5
# verdict: wrong
# misconception: Five logins a minute is a limit of the login, not of an account.
# feedback: should be let through, but was answered with 429 already
# region: limits.py:account
return "login"
