"""The questionnaire: a document in, the next page out. It knows neither Flask nor SQL."""
