"""What is wrong with a file, where, and what to do: one sentence or two for each code of UnusableFile."""

from __future__ import annotations

from segexplorer.words.messages import WORDS

_SAVE = "Open it where it came from and save it as CSV or Excel (.xlsx)."

SENTENCES = WORDS | {
    "header_only": 'The file "{file}" has column names but no rows below them. Export it again with the customers included.',
    "no_header": 'The first line of "{file}" looks like data, not like column names. Add a first line that names every column and upload it again.',
    "no_table": 'No table was found in "{file}": its lines do not divide into the same columns. Save it as CSV with one line per customer, or as Excel (.xlsx).',
    "too_big": 'The file "{file}" has {size:,} MB; at most {most:,} MB can be read here. Leave out columns you do not need, or save it as Parquet.',
    "too_many_rows": 'The file "{file}" has {rows:,} rows; at most {most:,} can be read here. Split it, or use a random part of it.',
    "too_many_columns": 'The file "{file}" has {columns:,} columns; at most {most:,} can be read here. Keep the columns that describe customers and upload it again.',
    "too_much_memory": 'Reading the file "{file}" needs more memory than is set aside for it. Leave out columns you do not need and upload it again.',
    "binary": 'The file "{file}" is not a table: it holds binary data, whatever its name says. ' + _SAVE,
    "html": 'The file "{file}" is a web page, not a table; perhaps a login page was saved instead of the download. Download it again, or save it as CSV.',
    "damaged_json": 'The file "{file}" begins like JSON, but is cut off, damaged, or one value of it is very long. Export it again, or save the data as CSV.',
    "no_json_table": 'No list of customers was found in the JSON file "{file}". Save a list with one object per customer, or a CSV file.',
    "json_too_deep": 'The JSON file "{file}" has objects inside objects more than {most} deep, which is no table. Save one flat object per customer, or a CSV file.',
    "pdf": 'The file "{file}" is a PDF, not a table. ' + _SAVE,
    "picture": 'The file "{file}" is a picture, not a table. ' + _SAVE,
    "database": 'The file "{file}" is a database, which cannot be uploaded. Export the table you need as CSV.',
    "zip_bomb": 'The file "{file}" unpacks to far more than its size promises, so it was not opened. Save the table with your customers as CSV.',
    "zip_method": 'The archive "{file}" is packed in a way that cannot be read here. Unzip it first and upload the table inside it.',
    "encrypted_zip": 'The archive "{file}" is protected by a password. Unzip it first and upload the table inside it.',
    "empty_archive": 'The archive "{file}" holds no file that could be a table. Choose the archive or file that holds your customers.',
    "no_table_in_archive": 'None of the {members} files in "{file}" is a table. Put the table of your customers into it as CSV or Excel (.xlsx), or upload that alone.',
    "too_many_members": 'The archive "{file}" holds {members:,} files; at most {most:,} can be read here. Unzip it and upload the files that hold your customers.',
    "nested_archive": 'The archive "{file}" holds another archive. Unpack it first and upload the table inside it.',
    "tar": 'The file "{file}" is a tar archive. Unpack it first and upload the table inside it, or put it into a .zip.',
    "compressed": 'The file "{file}" is packed as .bz2, .xz, .7z, .rar or .zst, which cannot be unpacked here. Unpack it first, or pack it as .zip or .gz.',
    "damaged_zip": 'The file "{file}" is an archive or workbook that is cut off or damaged. Download or save it again.',
    "disk_full": 'There is no room left on the disk to read "{file}". Make room, or ask whoever looks after this computer, and upload it again.',
    "other_office": 'The file "{file}" is an Office file that is no workbook. Save the sheet with your customers as .xlsx or CSV.',
    "encrypted": 'The workbook "{file}" is protected by a password. Open it in Excel, remove the password (File, Info, Protect Workbook) and save it again.',
    "damaged_excel": 'The workbook "{file}" cannot be read; it may be damaged or of another kind. Open it in Excel and save it as .xlsx.',
    "excel_xml": 'The file "{file}" is an Excel 2003 XML sheet. Open it in Excel and save it as .xlsx.',
    "no_such_sheet": 'There is no sheet or file "{sheet}" in "{file}". It has: {sheets}.',
    "empty_workbook": 'No sheet of the workbook "{file}" holds anything. Choose the workbook that holds your customers.',
    "list_of_subscribed": 'The file "{file}" lists people who may be contacted, to judge by its name. Choose the list of those who unsubscribed, or rename the file.',
    "nobody_listed": 'No e-mail address, hash or customer number was found in "{file}". Choose a file with one of these in a column.',
    "no_list": 'The file "{file}" has no column of e-mail addresses, of SHA-256 hashes, or of the customer numbers of this data set. Choose a file with one of these.',
    "list_gone": "A suppression list is no longer kept here. Remove it from the data set, or upload it again.",
    "damaged_parquet": 'The Parquet file "{file}" cannot be read; it may be cut off or damaged. Write or download it again.',
    "lfs_pointer": 'The file "{file}" is only a Git LFS pointer, not the data itself. Fetch the data with "git lfs pull" and upload it then.',
    "join_needed": 'These files share the column "{column}" but have different other columns: {file}. Say whether to join them by "{column}", or upload one of them.',
    "join_column_missing": 'The file "{file}" has no column "{column}" to join by. Choose a column that all files have, or leave this file out.',
    "join_needs_orders": 'In "{file}" several rows have the same "{column}", but no date with amounts or order numbers, so these are no orders. Keep only one of the files.',
    "no_common_columns": 'The files "{file}" and "{other}" have neither the same columns nor a key in common. Upload files with the same columns, or add the customer number to both.',
}
