/**
 * Text that cannot steer a terminal: names and cells come from a CSV, sentences from a server. Control characters
 * and those that turn the direction of writing are replaced.
 */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '\u{fffd}');
