"""What a restart must find again: data sets, explorations, jobs, models as files; never a customer's row."""
