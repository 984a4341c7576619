/**
 * Text that comes back as it went in. Control characters would make a page of the list, where each costs seven
 * bytes, larger than Lambda can answer; half a surrogate pair would come back as another character.
 */
export const isText = (text: string) => text.isWellFormed() && !/(?![\t\n\r])\p{Cc}/u.test(text);
