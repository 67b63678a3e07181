"""Reading caseload and other files into checked rows."""
