"""Appointments and release days as iCalendar: wording, rendering, feeds and files."""
