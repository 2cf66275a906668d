# exercise: 4.1
# verdict: wrong
# misconception: There is one field for numbers, so it knows what a number may be.
# feedback: should be 200
# extra: yes
# region: asking.py:Number._deserialize
number = int(value) if re.fullmatch(r"[0-9]{1,5}", value) else -1
if not 1 <= number <= (LONGEST_PAGE if attr == "page_size" else 10_000):
    raise ValidationError(f"must be a whole number from {self.least} to {self.most}")
return number
