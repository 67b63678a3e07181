"""List and screen queries: plain SQL that returns small frozen rows."""
