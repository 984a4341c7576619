import sharp from 'sharp';
import { expect, it } from 'vitest';
import { cropPair } from '../../../../../../bin/halve/run/report/crop-pair.ts';

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#4080c0' } });
const png = (width: number, height: number) => plain(width, height).png().toBuffer();
const read = async (uri: string) => {
  const bytes = Buffer.from(uri.replace('data:image/jpeg;base64,', ''), 'base64');
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3),
  ];
  return { width: info.width, height: info.height, at };
};

it('shows the place where two pictures differ most, at its own size', async () => {
  const spot = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#ff0000' } })
    .png()
    .toBuffer();
  const output = await plain(1_500, 1_000)
    .composite([{ input: spot, left: 1_300, top: 820 }])
    .png()
    .toBuffer();
  const pair = await cropPair(await png(1_500, 1_000), output);
  expect(pair).toMatchObject({ width: 480, height: 360, sourcePixels: 1_500_000 });
  const after = await read(pair.after);
  const red = Array.from({ length: 360 * 480 }, (_, at) => after.at(at % 480, Math.floor(at / 480))).filter(
    ([red, , blue]) => red! > 200 && blue! < 60,
  );
  expect(red.length).toBeGreaterThan(38 * 38);
  expect((await read(pair.before)).at(240, 180)[2]).toBeGreaterThan(170);
});

it('takes the middle where nothing differs, all of a small picture, and the output’s size where they differ', async () => {
  const gradient = Buffer.from(Array.from({ length: 1_000 * 400 * 3 }, (_, at) => ((at / 3) % 1_000) / 4));
  const bytes = await sharp(gradient, { raw: { width: 1_000, height: 400, channels: 3 } })
    .png()
    .toBuffer();
  const middle = await cropPair(bytes, bytes);
  expect(Math.abs((await read(middle.after)).at(0, 0)[0]! - 260 / 4)).toBeLessThan(4);
  expect(await cropPair(await png(90, 70), await png(90, 70))).toMatchObject({ width: 90, height: 70 });
  const scaled = await cropPair(await png(600, 400), await png(300, 200));
  expect(scaled).toMatchObject({ width: 300, height: 200, sourcePixels: 240_000 });
});

it('turns a picture as its Exif says, and lays one without ground on white', async () => {
  const turned = await plain(300, 100).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  expect(await cropPair(turned, await png(100, 300))).toMatchObject({ width: 100, height: 300 });
  const clear = await sharp({ create: { width: 50, height: 50, channels: 4, background: '#00000000' } })
    .png()
    .toBuffer();
  expect((await read((await cropPair(clear, clear)).before)).at(25, 25)).toEqual([255, 255, 255]);
});
