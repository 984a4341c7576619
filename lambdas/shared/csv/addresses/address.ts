/** One address in a cell. */
export interface Address {
  /** Where it stands: from here up to, but not including, `end`. */
  start: number;
  end: number;
  /** What it says, with the escapes of its surroundings undone. */
  text: string;
  /** How its surroundings want it written: with `&amp;` for `&`, with `\/` for `/`. */
  html: boolean;
  slashes: boolean;
}

/**
 * An address as it stands in a cell; what escapes it bears says how a new one is to be written there. WooCommerce
 * writes a comma within an address as `\,`, for it parts them by commas.
 */
export function addressAt(cell: string, start: number, end: number, inTag: boolean): Address {
  const raw = cell.slice(start, end);
  const escapes = raw.includes('\\');
  const slashes = escapes && raw.includes('\\/');
  const entities = raw.includes('&') && /&(?:amp|#0*38|#x0*26);/i.test(raw);
  let text = raw;
  if (escapes)
    text = text.replace(/\\(?:u([0-9a-f]{4})|([/,]))/gi, (_, hex, sign) =>
      hex ? String.fromCharCode(Number.parseInt(hex, 16)) : sign,
    );
  if (entities) text = text.replace(/&(?:amp|#0*38|#x0*26);/gi, '&');
  return { start, end, text, html: entities || inTag, slashes };
}
