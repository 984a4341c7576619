import { type Address, findAddresses } from '../addresses/find-addresses.ts';
import { isSerialised, splice, type TextChange, withLengths } from './php-lengths.ts';

/** A new URL for an address of a cell. */
interface Replacement {
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
    const changesFrom = (origin: string) =>
      replacements.map(({ at, url }): Change => {
        const whole = spell(SCHEME.test(at.text) && !SCHEME.test(url) ? origin + url : url);
        return { ...at, url: whole, written: written(at, whole) };
      });
    const changes = changesFrom('');
    const all = isSerialised(cell) ? withLengths(cell, changes) : changes;
    if (all === undefined) continue;
    const readAgain = [changes, changesFrom(SOMEWHERE)].some((as) => saysSo(splice(cell, as), before, as));
    if (readAgain) return all;
  }
  return undefined;
}

/**
 * A path where an absolute URL stood ends where that did, though among words it is not found: it is read as if it led
 * here.
 */
const SOMEWHERE = 'https://images.invalid/';
const SCHEME = /^(?:https?:)?\/\//i;

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
