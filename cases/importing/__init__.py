"""Legacy spreadsheets in: a workbook or CSV becomes case files, and what could not be read goes back to its owner."""
