"""What the rules know about English: names of places, verbs, abbreviations, lists of words."""
