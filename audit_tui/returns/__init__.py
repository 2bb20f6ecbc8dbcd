"""Returns as files: the workbook that is sent out and what comes back, the app's own bundle, rows, and forms."""
