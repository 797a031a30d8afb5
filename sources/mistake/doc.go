// Package mistake says what is wrong in a file that an officer writes by hand:
// a plan, a policy pack, a settings file. Every mistake has its place and a
// text in Chinese and in English, and all mistakes of a file are told at once.
//
// It also holds the texts themselves (Catalogue): data files of messages, read
// once, whose placeholders are filled here.
//
// Invariants:
//
//  1. Line and column are counted from 1; columns count characters, so a
//     Chinese character is one column.
//  2. A list is in the order of the files and holds nothing twice.
//  3. What fills a placeholder is never itself searched for placeholders.
package mistake
