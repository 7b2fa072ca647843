"""The review sheet: candidate excerpts for people to accept, reject, order and annotate.

rows        what came near each question -> the sheet's rows
workbook    rows -> .xlsx; ``plain`` -> .csv and .json
reading     a sheet that people changed -> their answers
taking      answers and earlier choices -> choices
"""
