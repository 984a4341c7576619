import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { madePictures } from './made-pictures.ts';

const PICTURES = new Set(['.jpg', '.jpeg', '.png', '.webp', '.avif', '.gif', '.tif', '.tiff']);

/** The pictures of a folder, by name. */
export function picturesIn(folder: string): [string, Buffer][] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names
    .filter((name) => PICTURES.has(extname(name).toLowerCase()))
    .map((name) => [name, readFileSync(join(folder, name))]);
}

/** The project's photographs, and what shops show besides, made of them or drawn on the spot; by kind and name. */
export async function defaultPictures(): Promise<[string, Buffer][]> {
  const photos = picturesIn(join(import.meta.dirname, '../../local/samples'));
  const named = photos.map(([name, bytes]): [string, Buffer] => [`photographs/${name}`, bytes]);
  const jpegs = photos.filter(([name]) => name.endsWith('.jpg'));
  return [...named, ...(await madePictures(jpegs))];
}
