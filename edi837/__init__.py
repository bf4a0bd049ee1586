"""The way out: professional claims (837P) checked before they are submitted.

Words of the room, in the order in which a file becomes them:

* *claim* - a 2300 loop with its service lines, and the billing provider, subscriber and patient
  above it.
* *part* - a stretch of segments with a meaning: a claim, a line, a party.
* *rule* - one small function that looks at a part and yields a *fault* for each thing wrong.
* *pack* - what one payer wishes, as dated data with sources; the default is the H2027 document.
* *terms* - a pack on a day of service: what a rule may ask.
* *verdict* - a claim with its findings: accepted or not.
"""
