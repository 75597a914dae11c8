"""What is wrong with a file, where, and what to do: one sentence or two for each code of UnusableFile."""

from __future__ import annotations

_SAVE = "Open it where it came from and save it as CSV or Excel (.xlsx)."

SENTENCES = {
    "header_only": 'The file "{file}" has column names but no rows below them. Export it again with the customers included.',
    "no_header": 'The first line of "{file}" looks like data, not like column names. Add a first line that names every column and upload it again.',
    "no_table": 'No table was found in "{file}": its lines do not divide into the same columns. Save it as CSV with one line per customer, or as Excel (.xlsx).',
    "too_big": 'The file "{file}" has {size:,} MB; at most {most:,} MB can be read here. Leave out columns you do not need, or save it as Parquet.',
    "too_many_rows": 'The file "{file}" has {rows:,} rows; at most {most:,} can be read here. Split it, or use a random part of it.',
    "too_many_columns": 'The file "{file}" has {columns:,} columns; at most {most:,} can be read here. Keep the columns that describe customers and upload it again.',
    "too_much_memory": 'Reading the file "{file}" needs more memory than is set aside for it. Leave out columns you do not need and upload it again.',
    "binary": 'The file "{file}" is not a table: it holds binary data, whatever its name says. ' + _SAVE,
    "html": 'The file "{file}" is a web page, not a table; perhaps a login page was saved instead of the download. Download it again, or save it as CSV.',
    "json": 'The file "{file}" is JSON, which cannot be read yet. Save the data as CSV, Excel (.xlsx) or Parquet.',
    "pdf": 'The file "{file}" is a PDF, not a table. ' + _SAVE,
    "picture": 'The file "{file}" is a picture, not a table. ' + _SAVE,
    "database": 'The file "{file}" is a database, which cannot be uploaded. Export the table you need as CSV.',
    "zip": 'The file "{file}" is a zip archive. Unzip it first and upload the table inside it.',
    "compressed": 'The file "{file}" is compressed. Unpack it first and upload the table inside it.',
    "damaged_zip": 'The file "{file}" is an archive or workbook that is cut off or damaged. Download or save it again.',
    "open_document": 'The file "{file}" is an OpenDocument file. Save it as Excel (.xlsx) or CSV and upload that.',
    "other_office": 'The file "{file}" is an Office file that is no .xlsx workbook. Save the sheet with your customers as .xlsx or CSV.',
    "encrypted": 'The workbook "{file}" is protected by a password. Open it in Excel, remove the password (File, Info, Protect Workbook) and save it again.',
    "damaged_excel": 'The workbook "{file}" cannot be read; it may be damaged or of another kind. Open it in Excel and save it as .xlsx.',
    "empty_workbook": 'No sheet of the workbook "{file}" holds anything. Choose the workbook that holds your customers.',
    "zip_bomb": 'The workbook "{file}" unpacks to far more than its size promises, so it was not opened. Save the sheet with your customers as CSV.',
    "list_of_subscribed": 'The file "{file}" lists people who may be contacted, to judge by its name. Choose the list of those who unsubscribed, or rename the file.',
    "nobody_listed": 'No e-mail address, hash or customer number was found in "{file}". Choose a file with one of these in a column.',
    "no_list": 'The file "{file}" has no column of e-mail addresses, of SHA-256 hashes, or of the customer numbers of this data set. Choose a file with one of these.',
    "list_gone": "A suppression list is no longer kept here. Remove it from the data set, or upload it again.",
    "damaged_parquet": 'The Parquet file "{file}" cannot be read; it may be cut off or damaged. Write or download it again.',
    "lfs_pointer": 'The file "{file}" is only a Git LFS pointer, not the data itself. Fetch the data with "git lfs pull" and upload it then.',
}
