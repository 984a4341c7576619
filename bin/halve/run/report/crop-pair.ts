import { freeMemory } from '../../../../engine/memory/free-memory.ts';
import { type Image, openImage } from '../../../../engine/open-image.ts';

/** What a card of the report shows at its own size, in pixels. */
const CROP = { width: 480, height: 360 };
/** Differences are added up in squares of so many pixels a side. */
const CELL = 24;
/** Nothing that shows is lost, a report of 24 pairs has a few MB, and WebP would take three to ten times as long. */
const JPEG = { quality: 90, chromaSubsampling: '4:4:4' };
const WHITE = '#fff';

export interface CropPair {
  /** Data URIs. */
  before: string;
  after: string;
  width: number;
  height: number;
  /** Of the whole source. */
  sourcePixels: number;
}

interface Size {
  width: number;
  height: number;
}

interface Pixels extends Size {
  data: Buffer;
}

/** The same part of source and output, where they differ most; a source of another size is brought to the output's. */
export async function cropPair(source: Buffer, output: Buffer): Promise<CropPair> {
  const [after, whole] = await Promise.all([pixelsOf(upright(output)), pixelsOf(upright(source))]);
  const { width, height } = after;
  const sameSize = whole.width === width && whole.height === height;
  const before = sameSize
    ? whole
    : await pixelsOf(openImage(whole.data, undefined, rawOf(whole)).resize(width, height, { fit: 'fill' }));
  const place = whereMostDiffers(before, after);
  const [shownBefore, shownAfter] = await Promise.all([crop(before, place), crop(after, place)]);
  // Left where they lie, they make Node collect the whole heap for every few pictures.
  for (const { data } of new Set([whole, before, after])) freeMemory(data);
  return {
    before: shownBefore,
    after: shownAfter,
    width: place.width,
    height: place.height,
    sourcePixels: whole.width * whole.height,
  };
}

/** As a browser shows it, the first frame, on white. */
const upright = (bytes: Buffer): Image =>
  openImage(bytes, undefined, { failOn: 'none' }).autoOrient().flatten({ background: WHITE });

async function pixelsOf(image: Image): Promise<Pixels> {
  const raw = image.toColourspace('srgb').removeAlpha().raw({ depth: 'uchar' });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The place of a crop, on the grid of cells; the middle where nothing differs. */
function whereMostDiffers(before: Pixels, after: Pixels) {
  const { width, height } = after;
  const size = { width: Math.min(CROP.width, width), height: Math.min(CROP.height, height) };
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  // sums[row][column]: of all cells above and to the left, so that any window is four look-ups.
  const sums = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  const cells = differences(before, after, columns, rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      sums[row + 1]![column + 1] =
        cells[row * columns + column]! +
        sums[row]![column + 1]! +
        sums[row + 1]![column]! -
        sums[row]![column]!;

  const [across, down] = [Math.ceil(size.width / CELL), Math.ceil(size.height / CELL)];
  let best = { left: (width - size.width) >> 1, top: (height - size.height) >> 1, sum: 0 };
  for (let row = 0; row + down <= rows; row++)
    for (let column = 0; column + across <= columns; column++) {
      const [below, right] = [row + down, column + across];
      const sum = sums[below]![right]! - sums[row]![right]! - sums[below]![column]! + sums[row]![column]!;
      if (sum > best.sum)
        best = {
          left: Math.min(column * CELL, width - size.width),
          top: Math.min(row * CELL, height - size.height),
          sum,
        };
    }
  return { left: best.left, top: best.top, ...size };
}

/** Squared, so that one place that shows outweighs a faint change everywhere; of every fourth pixel, which tell enough. */
function differences(before: Pixels, after: Pixels, columns: number, rows: number): Float64Array {
  const { width, height } = after;
  const cells = new Float64Array(columns * rows);
  for (let y = 0; y < height; y += 2) {
    const row = Math.floor(y / CELL) * columns;
    for (let x = 0, at = 3 * width * y; x < width; x += 2, at += 6) {
      const red = before.data[at]! - after.data[at]!;
      const green = before.data[at + 1]! - after.data[at + 1]!;
      const blue = before.data[at + 2]! - after.data[at + 2]!;
      cells[row + Math.floor(x / CELL)]! += red * red + green * green + blue * blue;
    }
  }
  return cells;
}

const rawOf = ({ width, height }: Size) => ({ raw: { width, height, channels: 3 as const } });

async function crop(pixels: Pixels, place: Size & { left: number; top: number }): Promise<string> {
  const bytes = await openImage(pixels.data, undefined, rawOf(pixels)).extract(place).jpeg(JPEG).toBuffer();
  return `data:image/jpeg;base64,${bytes.toString('base64')}`;
}
