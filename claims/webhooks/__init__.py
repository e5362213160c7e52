"""Webhooks: what others are told of verdicts made public, when, and that it reaches them.

`models.webhook` has what happened, written by the database; `queue` takes it to where it is sent; `payload` is what is
told; `sending` sends it, to no address of a private network.
"""
