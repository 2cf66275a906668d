# exercise: 4.1
# verdict: wrong
# misconception: A bound is where it begins to be too much.
# feedback: should be 200
# region: asking.py:Number._deserialize
number = int(value) if re.fullmatch(r"[0-9]{1,19}", value) else -1
if not self.least <= number < self.most:
    raise ValidationError(f"must be a whole number from {self.least} to {self.most}")
return number
