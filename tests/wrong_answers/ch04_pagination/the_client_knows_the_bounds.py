# exercise: 4.1
# verdict: wrong
# misconception: That a number is wrong is what there is to say of it.
# feedback: should name both bounds
# extra: yes
# region: asking.py:Number._deserialize
number = int(value) if re.fullmatch(r"[0-9]{1,19}", value) else -1
if not self.least <= number <= self.most:
    raise ValidationError("is out of range")
return number
