// Package forms holds the test that the same people give the same leads
// whatever form their extracts arrive in: CSV in UTF-8, GBK, GB18030 and
// UTF-16, XLSX, Parquet, Arrow, gzip; rows shuffled, columns in another order, blank
// lines, one extract split in two files. leads.csv and every worklist are
// compared byte for byte; where rows have other numbers, after the numbers
// were mapped back.
package forms
