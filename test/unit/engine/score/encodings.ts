import sharp, { type Sharp } from 'sharp';

/** A photograph of the samples, 480 pixels wide. */
export function photograph(name: string): Sharp {
  const path = new URL(`../../../../local/samples/${name}.jpg`, import.meta.url).pathname;
  return sharp(path).resize(480);
}

export const ENCODINGS: Record<string, (image: Sharp) => Sharp> = {
  'jpeg 85': (image) => image.jpeg({ quality: 85 }),
  'jpeg 40': (image) => image.jpeg({ quality: 40 }),
  'jpeg 8': (image) => image.jpeg({ quality: 8 }),
  'webp 60': (image) => image.webp({ quality: 60 }),
  'webp 10': (image) => image.webp({ quality: 10 }),
  'avif 30': (image) => image.avif({ quality: 30, effort: 2 }),
  'png of 16 colours': (image) => image.png({ palette: true, colours: 16, dither: 1 }),
  'a blur': (image) => image.blur(1.2).png(),
};
