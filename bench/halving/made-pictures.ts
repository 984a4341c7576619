import sharp, { type Sharp } from 'sharp';

type Named = [name: string, bytes: Buffer];
type Make = (image: Sharp) => Sharp;

const QUALITIES = [75, 80, 85, 90, 95, 60];

/** Thumbnails, photographs in other formats, things on white, screenshots, drawings and films. */
export async function madePictures(photos: Named[]): Promise<Named[]> {
  const each = (kind: string, extension: string, width: number, height: number, make: (i: number) => Make) =>
    photos.map(async ([name, bytes], i): Promise<Named> => {
      const image = sharp(bytes).resize(width, height, { fit: 'cover' });
      return [`${kind}/${name.replace('.jpg', `.${extension}`)}`, await make(i)(image).toBuffer()];
    });
  const quality = (i: number) => QUALITIES[i % QUALITIES.length]!;
  const chromaSubsampling = (i: number) => (i % 3 === 0 ? '4:4:4' : '4:2:0');
  const jpeg = (i: number) => (image: Sharp) =>
    image.jpeg({ quality: quality(i), chromaSubsampling: chromaSubsampling(i) });
  return Promise.all([
    ...each('thumbnails', 'jpg', 300, 300, jpeg),
    ...each('photographs', 'webp', 900, 600, (i) => (image) => image.webp({ quality: quality(i) })),
    ...each(
      'photographs',
      'avif',
      420,
      300,
      (i) => (image) =>
        image.avif({ quality: quality(i) - 10, effort: 3, chromaSubsampling: chromaSubsampling(i) }),
    ),
    ...each('photographs', 'png', 480, 320, () => (image) => image.png()),
    ...each('things on white', 'jpg', 600, 600, (i) => (image) => jpeg(i)(onWhite(image))),
    ...each('things without ground', 'png', 480, 480, () => (image) => cutOut(image).png()),
    ...each(
      'things without ground',
      'webp',
      600,
      600,
      (i) => (image) => cutOut(image).webp({ quality: quality(i) }),
    ),
    ...drawn('screenshots', page()),
    ...drawn('drawings', flags()),
    ...films(photos),
  ]);
}

/** An oval of it, with an edge that is somewhat soft. */
function cutOut(image: Sharp): Sharp {
  const mask = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="480" height="480"><ellipse cx="50" cy="50" rx="34" ry="42" fill="#fff"/></svg>`;
  return image.ensureAlpha().composite([{ input: Buffer.from(mask), blend: 'dest-in' }]);
}

function onWhite(image: Sharp): Sharp {
  const ground = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="600" height="600"><path fill="#fff" fill-rule="evenodd" d="M0 0h100v100H0zM50 12a30 38 0 1 0 0 76 30 38 0 1 0 0-76z"/></svg>`;
  return image.composite([{ input: Buffer.from(ground) }]);
}

function drawn(kind: string, svg: string): Promise<Named>[] {
  const image = () => sharp(Buffer.from(svg)).flatten({ background: '#fff' });
  const made: [string, Sharp][] = [
    ['drawn.png', image().png()],
    ['drawn.jpg', image().jpeg({ quality: 90 })],
    ['drawn.webp', image().webp({ lossless: true })],
    ['drawn.gif', image().gif()],
  ];
  return made.map(async ([name, encoded]): Promise<Named> => [`${kind}/${name}`, await encoded.toBuffer()]);
}

/** A slow pan over each of two photographs. */
function films(photos: Named[]): Promise<Named>[] {
  return photos.slice(0, 2).flatMap(([name, bytes]) => {
    const film = async () => {
      const wide = await sharp(bytes).resize(340, 200, { fit: 'cover' }).png().toBuffer();
      const frames = Array.from({ length: 10 }, (_, i) =>
        sharp(wide)
          .extract({ left: 5 * i, top: 0, width: 280, height: 200 })
          .png()
          .toBuffer(),
      );
      return sharp(await Promise.all(frames), { join: { animated: true } });
    };
    const named = (extension: string) => `films/${name.replace('.jpg', extension)}`;
    return [
      film().then(async (one): Promise<Named> => [named('.gif'), await one.gif().toBuffer()]),
      film().then(
        async (one): Promise<Named> => [named('.webp'), await one.webp({ quality: 85 }).toBuffer()],
      ),
    ];
  });
}

function page(): string {
  const rows = Array.from({ length: 24 }, (_, i) => {
    const y = 40 + 24 * i;
    const width = 200 + ((i * 137) % 380);
    return `<rect x="40" y="${y}" width="${width}" height="14" rx="3" fill="hsl(${i * 15} 60% 45%)"/><text x="${width + 60}" y="${y + 12}" font-size="14">Row ${i} of ${width}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="640"><rect width="900" height="640" fill="#f8f8f4"/>${rows.join('')}<circle cx="760" cy="480" r="110" fill="none" stroke="#246" stroke-width="9"/></svg>`;
}

function flags(): string {
  const one = (i: number) =>
    `<g transform="translate(${30 + 150 * (i % 5)} ${30 + 110 * Math.floor(i / 5)})"><rect width="120" height="80" fill="hsl(${i * 47} 70% 50%)"/><rect y="27" width="120" height="26" fill="hsl(${i * 91 + 60} 80% 85%)"/><circle cx="60" cy="40" r="${10 + i}" fill="hsl(${i * 23} 60% 35%)"/></g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="780" height="360"><rect width="780" height="360" fill="#fff"/>${Array.from({ length: 15 }, (_, i) => one(i)).join('')}</svg>`;
}
