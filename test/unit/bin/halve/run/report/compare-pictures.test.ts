import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { comparePictures } from '../../../../../../bin/halve/run/report/compare-pictures.ts';
import type { Picture } from '../../../../../../bin/halve/run/report/report-card.ts';
import { startImageServer } from '../../../../../support/servers/image-server.ts';
import { temporaryFolder } from '../../../../../support/temporary-folder.ts';

const folder = temporaryFolder('compare');

it('compares what comes again, within its time, and only what may be asked for', async () => {
  const shop = await startImageServer((path, response, { headers }) => {
    if (path === '/silent.jpg') return true;
    if (!path.startsWith('/locked') || headers.authorization === 'Basic x') return false;
    response.writeHead(401).end();
    return true;
  });
  const other = await startImageServer();
  try {
    const file = join(folder, 'output.jpg');
    writeFileSync(
      file,
      await sharp({ create: { width: 96, height: 72, channels: 3, background: '#888' } })
        .jpeg()
        .toBuffer(),
    );
    const pictures = [
      shop.picture(1),
      shop.url('/gone.jpg'),
      shop.url('/silent.jpg'),
      other.picture(2),
      shop.picture(3, 'locked'),
    ];
    const pairs = await comparePictures(
      pictures.map((source_url) => ({ image: { source_url }, url: 'output.jpg', file }) as Picture),
      {
        allow: [shop.address],
        pace: undefined,
        headers: { [shop.address]: { Authorization: 'Basic x' } },
        seconds: 3,
      },
    );
    expect([...pairs.keys()].sort()).toEqual([shop.picture(1), shop.picture(3, 'locked')].sort());
    expect(pairs.get(shop.picture(1))).toMatchObject({ width: 96, height: 72 });
    expect(other.asked).toEqual([]);
  } finally {
    shop.stop();
    other.stop();
  }
});
