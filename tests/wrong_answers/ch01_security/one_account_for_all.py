# exercise: 1.5
# verdict: wrong
# misconception: Five logins a minute is a limit of the login, not of an account.
# feedback: was refused already
# region: limits.py:account
return "login"
