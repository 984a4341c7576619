import { extname, join } from 'node:path';
import { foldedName } from '../files/folded-name.ts';

/**
 * Where each output goes in a folder: under the file's own place and name, with another extension if one is given, and
 * with both where that is taken (`mug.png` beside `mug.jpg` becomes `mug.png.webp`).
 */
export function createPlaces(extension: string | undefined) {
  const taken = new Set<string>();
  return (folder: string, place: string): string => {
    const plain =
      extension === undefined ? place : place.slice(0, -extname(place).length || undefined) + extension;
    let free = plain;
    for (let copy = 1; taken.has(foldedName(free)); copy++) {
      const tail = extension ?? extname(place);
      free = `${extension === undefined ? place.slice(0, -tail.length || undefined) : place}${copy === 1 && extension ? '' : `-${copy + 1}`}${tail}`;
    }
    taken.add(foldedName(free));
    return join(folder, free);
  };
}
