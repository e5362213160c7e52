"""ClaimReview (schema.org): the newsroom's verdicts as other programs read them, and those of other publishers."""
