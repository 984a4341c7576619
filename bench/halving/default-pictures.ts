import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import sharp from 'sharp';

const PICTURES = new Set(['.jpg', '.jpeg', '.png', '.webp', '.avif', '.gif', '.tif', '.tiff']);

/** The pictures of a folder, by name. */
export function picturesIn(folder: string): [string, Buffer][] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names
    .filter((name) => PICTURES.has(extname(name).toLowerCase()))
    .map((name) => [name, readFileSync(join(folder, name))]);
}

/** The project's photographs, and drawings made on the spot in the formats that the photographs lack. */
export async function defaultPictures(): Promise<[string, Buffer][]> {
  const photos = picturesIn(join(import.meta.dirname, '../../local/samples'));
  const photo = photos.find(([name]) => name === 'life.jpg')![1];
  const small = () => sharp(photo).resize(600);
  const page = () => sharp(Buffer.from(drawing()));
  const turns = await Promise.all(
    [0, 1, 2, 3, 4, 5].map((turn) =>
      small()
        .resize(240, 160)
        .modulate({ hue: 20 * turn })
        .png()
        .toBuffer(),
    ),
  );
  const film = () => sharp(turns, { join: { animated: true } });
  return [
    ...photos,
    ['drawn-page.png', await page().png().toBuffer()],
    ['drawn-page.jpg', await page().flatten({ background: '#fff' }).jpeg({ quality: 90 }).toBuffer()],
    ['drawn-page.webp', await page().webp({ lossless: true }).toBuffer()],
    ['photo-444.jpg', await small().jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer()],
    ['photo-grey.jpg', await small().toColourspace('b-w').jpeg({ quality: 90 }).toBuffer()],
    ['photo-progressive.jpg', await small().jpeg({ quality: 85, progressive: true }).toBuffer()],
    ['photo-srgb.jpg', await small().withIccProfile('srgb').jpeg({ quality: 90 }).toBuffer()],
    ['photo.tif', await small().tiff({ compression: 'lzw' }).toBuffer()],
    ['photo-16-bit.png', await small().toColourspace('rgb16').png().toBuffer()],
    ['film.gif', await film().gif().toBuffer()],
    ['film.webp', await film().webp({ quality: 90 }).toBuffer()],
  ];
}

function drawing(): string {
  const rows = Array.from({ length: 24 }, (_, i) => {
    const y = 40 + 24 * i;
    const width = 200 + ((i * 137) % 380);
    return `<rect x="40" y="${y}" width="${width}" height="14" rx="3" fill="hsl(${i * 15} 60% 45%)"/><text x="${width + 60}" y="${y + 12}" font-size="14">Row ${i} of ${width}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="640"><rect width="900" height="640" fill="#f8f8f4"/>${rows.join('')}<circle cx="760" cy="480" r="110" fill="none" stroke="#246" stroke-width="9"/></svg>`;
}
