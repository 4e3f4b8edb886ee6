// The pages of staff and of the instruction. Their list is loaded with the first of them: the names of so many files would cost every
// visit of those who only book.
export default import.meta.glob('./pages/{schalter,belehrung,authority-belehrung,pruefen,dolmetschen}*.svelte');
