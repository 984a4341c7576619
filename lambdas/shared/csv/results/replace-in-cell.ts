import { type Address, findAddresses } from '../addresses/find-addresses.ts';
import { isSerialised, splice, type TextChange, withLengths } from './php-lengths.ts';

/** A new URL for an address of a cell. */
export interface Replacement {
  at: Address;
  url: string;
}

/**
 * The changes that put new URLs in the places of old ones, as their surroundings ask: escaped in HTML and JSON, with
 * the lengths of serialised PHP set right. `before` are all addresses of the cell, in order. The outcome is read again,
 * and only where it says just what it should is it taken: undefined where that cannot be had, and the cell has to stay
 * as it is.
 */
export function replaceInCell(
  cell: string,
  before: readonly Address[],
  replacements: readonly Replacement[],
): readonly TextChange[] | undefined {
  for (const spell of [(url: string) => url, cautiously]) {
    const changes = replacements.map(({ at, url }) => ({
      ...at,
      url: spell(url),
      written: written(at, spell(url)),
    }));
    const all = isSerialised(cell) ? withLengths(cell, changes) : changes;
    if (all !== undefined && saysSo(splice(cell, all), before, changes)) return all;
  }
  return undefined;
}

interface Change extends Address {
  url: string;
  written: string;
}

function written({ html, slashes }: Address, url: string): string {
  const escaped = html ? url.replaceAll('&', '&amp;') : url;
  return slashes ? escaped.replaceAll('/', '\\/') : escaped;
}

/** Percent-encodes what may end an address within a list, brackets or quotes. */
const cautiously = (url: string) =>
  url.replace(
    /[\s"'<>()[\]{}|\\^`,;]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

function saysSo(after: string, before: readonly Address[], changes: readonly Change[]): boolean {
  const urls = new Map(changes.map(({ start, url }) => [start, url]));
  const expected = before.map(({ start, text }) => urls.get(start) ?? text);
  const found = findAddresses(after).map(({ text }) => text);
  return found.length === expected.length && found.every((text, index) => text === expected[index]);
}
