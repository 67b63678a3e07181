"""Appointments as iCalendar."""
