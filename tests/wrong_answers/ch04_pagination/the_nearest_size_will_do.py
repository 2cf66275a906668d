# exercise: 4.1
# verdict: wrong
# misconception: Who asks for too much gets as much as there may be.
# feedback: should be a 400
# region: asking.py:Number._deserialize
if not re.fullmatch(r"[0-9]{1,19}", value):
    raise ValidationError(f"must be a whole number from {self.least} to {self.most}")
return min(max(int(value), self.least), self.most)
