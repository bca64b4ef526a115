"""Made-up plans in the shapes of the field plans, with other words and more nastiness; each knows what should be read."""
