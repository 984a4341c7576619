/** Control characters, and those that turn the direction of writing. */
const STEERING = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Text that cannot steer a terminal or a page: names and cells come from a CSV, sentences from a server. What would is
 * replaced.
 */
export const printable = (text: string): string => text.replaceAll(STEERING, '\u{fffd}');

/** JSON that cannot, of the same meaning. */
export const printableJson = (json: string): string =>
  json.replaceAll(STEERING, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
