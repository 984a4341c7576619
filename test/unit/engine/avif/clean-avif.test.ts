import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { copyOf } from '../../../../engine/attempt/copy-of.ts';
import { writeBox } from '../../../../engine/avif/boxes.ts';
import { cleanAvif } from '../../../../engine/avif/clean-avif.ts';
import { readBoxes } from '../../../../engine/avif/read-boxes.ts';
import { type Items, readItems } from '../../../../engine/avif/read-items.ts';
import { type AvifPiece, writeAvif } from '../../../../engine/avif/write-avif.ts';
import { halve } from '../../../../engine/halve.ts';
import { PAYLOAD } from '../../../fixtures/images/make/bytes.ts';
import { fixture } from '../fixtures.ts';
import { options, picture } from '../pictures.ts';
import { taskOf } from '../tasks.ts';

const NAMES = [
  'plain',
  'alpha',
  'of-10-bits',
  'of-12-bits',
  'display-p3',
  'turned-3',
  'crushed',
  'one-pixel',
];
const avifOf = (name: string) => fixture(`${name}.avif`);
const shown = (avif: Buffer) => sharp(avif).raw().toBuffer();
const without = { asked: { keep_metadata: 'none' as const } };

/** A file of the same pieces, with something else of them. */
function rewritten(avif: Buffer, change: (piece: AvifPiece) => AvifPiece): Buffer {
  const { primary, items, references } = readItems(avif)!;
  const pieces = items.map(({ type, hidden, properties, extents }) =>
    change({
      type,
      hidden,
      data: Buffer.concat(extents),
      properties: properties.map(({ box, essential }) => ({
        bytes: writeBox(box.type, box.body),
        essential,
      })),
    }),
  );
  return writeAvif(pieces, references, primary);
}

/** Open bitstream units of a piece: where each begins, its body, and its end. */
function* unitsOf(data: Buffer): Generator<{ at: number; type: number; body: number; end: number }> {
  for (let at = 0; at < data.length; ) {
    let [body, size, shift] = [at + 1, 0, 0];
    do {
      size |= (data[body]! & 127) << shift;
      shift += 7;
    } while (data[body++]! & 128);
    yield { at, type: (data[at]! >> 3) & 15, body, end: body + size };
    at = body + size;
  }
}

const long = (size: number) => Buffer.from([(size & 127) | 128, ((size >> 7) & 127) | 128, size >> 14]);

/** A piece with more behind the pixels of its frame, as if that belonged to it. */
function withTail(data: Buffer, tail: Buffer): Buffer {
  const frame = [...unitsOf(data)].find(({ type }) => type === 6)!;
  const body = Buffer.concat([data.subarray(frame.body, frame.end), tail]);
  return Buffer.concat([data.subarray(0, frame.at + 1), long(body.length), body, data.subarray(frame.end)]);
}

describe('the copy of an AVIF', () => {
  it.each(NAMES)('has every pixel, and nothing that is none: %s', async (name) => {
    const avif = avifOf(name);
    const metadata = Buffer.concat([Buffer.from([0x2a]), long(PAYLOAD.length), PAYLOAD]);
    const padding = Buffer.concat([Buffer.from([0x7a]), long(PAYLOAD.length), PAYLOAD]);
    const hiding = Buffer.concat([
      rewritten(avif, ({ data, properties, ...rest }) => ({
        ...rest,
        data: rest.type === 'av01' ? Buffer.concat([data, metadata, padding]) : data,
        properties: [...properties, { bytes: writeBox('mine', PAYLOAD), essential: false }],
      })),
      writeBox('free', PAYLOAD),
      PAYLOAD,
    ]);
    expect(hiding.includes('HANDED THROUGH')).toBe(true);
    const copy = (await copyOf(await taskOf(hiding, 'avif', without)))!;
    expect(copy.includes('HANDED THROUGH')).toBe(false);
    expect(copy.length).toBeLessThanOrEqual(avif.length);
    expect((await shown(copy)).equals(await shown(avif))).toBe(true);
    const [was, is] = [await sharp(avif).metadata(), await sharp(copy).metadata()];
    expect([is.width, is.height, is.bitsPerSample, is.icc]).toEqual([
      was.width,
      was.height,
      was.bitsPerSample,
      was.icc,
    ]);
  });

  it.each(NAMES)('is none where something stands behind the pixels of a frame: %s', async (name) => {
    const tailed = (tail: Buffer) =>
      rewritten(avifOf(name), (piece) => ({
        ...piece,
        data: piece.type === 'av01' ? withTail(piece.data, tail) : piece.data,
      }));
    // Zeros are no bytes that anyone could use: so it is the payload that is refused, and not how it was put there.
    expect(await copyOf(await taskOf(tailed(Buffer.alloc(40)), 'avif', without))).not.toBeNull();
    expect(await copyOf(await taskOf(tailed(PAYLOAD), 'avif', without))).toBeNull();
  });

  it('is none where there is another frame, or a property that must be known', async () => {
    const twice = rewritten(avifOf('plain'), (piece) => {
      const frames = [...unitsOf(piece.data)].filter(({ type }) => type === 6);
      return {
        ...piece,
        data: Buffer.concat([piece.data, ...frames.map(({ at, end }) => piece.data.subarray(at, end))]),
      };
    });
    expect((await taskOf(twice, 'avif')).header.copied).toBe(false);
    const odd = rewritten(avifOf('plain'), (piece) => ({
      ...piece,
      properties: [...piece.properties, { bytes: writeBox('mine', PAYLOAD), essential: true }],
    }));
    expect(cleanAvif(readItems(odd)!, odd.length)).toBeNull();
  });

  it('has its rights', async () => {
    const avif = await picture(60, 40)
      .withXmp(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:mine="urn:mine" mine:place="HANDED THROUGH"><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Foto AG</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>',
      )
      .avif({ quality: 30 })
      .toBuffer();
    const copy = (await copyOf(await taskOf(avif, 'avif')))!;
    const { xmp } = await sharp(copy).metadata();
    expect([xmp?.includes('Foto AG'), copy.includes('HANDED THROUGH')]).toEqual([true, false]);
    expect((await shown(copy)).equals(await shown(avif))).toBe(true);
  });

  it('is returned, flagged, where nothing gets smaller', async () => {
    const { bytes, targetMet, reason, score } = await halve(avifOf('crushed'), options());
    expect([targetMet, reason?.code, score]).toEqual([false, 'NOTHING_SAVED', 100]);
    expect((await shown(bytes)).equals(await shown(avifOf('crushed')))).toBe(true);
  });
});

describe('an AVIF that is laid out as a grid', () => {
  it('is read, copied and halved as a whole', async () => {
    const cells = await Promise.all(
      ['photo', 'drawing'].map((content) =>
        picture(128, 128, content as 'photo')
          .avif({ quality: 90, chromaSubsampling: '4:4:4' })
          .toBuffer(),
      ),
    );
    const [left, right] = cells.map((cell) => readItems(cell)!.items[0]!) as [
      Items['items'][0],
      Items['items'][0],
    ];
    const propertiesOf = ({ properties }: Items['items'][0]) =>
      properties.map(({ box, essential }) => ({ bytes: writeBox(box.type, box.body), essential }));
    const ispe = writeBox('ispe', Buffer.from([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 128]));
    const grid = writeAvif(
      [
        // One row, two columns; 256 x 128.
        {
          type: 'grid',
          hidden: false,
          data: Buffer.from([0, 0, 0, 1, 1, 0, 0, 128]),
          properties: [{ bytes: ispe, essential: false }],
        },
        ...[left, right].map((cell) => ({
          type: 'av01',
          hidden: true,
          data: Buffer.concat(cell.extents),
          properties: propertiesOf(cell),
        })),
      ],
      [{ type: 'dimg', from: 1, to: [2, 3] }],
      1,
    );
    expect((await sharp(grid).metadata()).width).toBe(256);
    expect(readBoxes(readItems(grid)!)?.fullChroma).toBe(true);
    const copy = (await copyOf(await taskOf(Buffer.concat([grid, PAYLOAD]), 'avif')))!;
    expect(copy.includes('HANDED THROUGH')).toBe(false);
    expect((await shown(copy)).equals(await shown(grid))).toBe(true);
    const { bytes, targetMet, width } = await halve(grid, options());
    expect([targetMet, width]).toEqual([true, 256]);
    expect(readBoxes(readItems(bytes)!)?.fullChroma).toBe(true);
  });
});
