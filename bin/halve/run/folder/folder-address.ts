/**
 * How a catalogue beside a folder names it: nothing that a spreadsheet would take for a formula, or HTML for the end of
 * an attribute.
 */
export const folderAddress = (name: string): string =>
  `${withoutQuotes(encodeURIComponent(name)).replace(/^-/, '%2D')}/`;

/** A URL leaves the apostrophe as it is; `<img src='...'>` ends there. */
export const withoutQuotes = (url: string): string => url.replaceAll("'", '%27');
