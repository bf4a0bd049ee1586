"""Acknowledgments: what a receiver answers to a batch of claims.

* *TA1* - one interchange was taken, or not, by its envelope.
* *999* - each transaction set held against its guide: accepted, with errors, rejected.
* *277CA* - each claim accepted or rejected, and why, in status codes.

Writing is in `ta1`, `ack999` and `ack277ca`; reading those that come back in `answers`.
"""
