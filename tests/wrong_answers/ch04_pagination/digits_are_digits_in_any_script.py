# exercise: 4.1
# verdict: wrong
# misconception: What isdecimal() takes is a number.
# feedback: should be a 400
# extra: yes
# region: asking.py:Number._deserialize
if not value.isdecimal() or len(value) > 19:
    raise ValidationError(f"must be a whole number from {self.least} to {self.most}")
number = int(value)
if not self.least <= number <= self.most:
    raise ValidationError(f"must be a whole number from {self.least} to {self.most}")
return number
