import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

// A shop of tiny pictures, as a process of its own: any path is one of a few noisy JPEGs of some kilobytes.
const KINDS = 64;
const [width, height] = [64, 48];
const pictures = await Promise.all(
  Array.from({ length: KINDS }, (_, seed) => {
    let state = seed * 2_654_435_761 + 1;
    const pixels = Buffer.alloc(width * height * 3);
    for (let at = 0; at < pixels.length; at++) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      pixels[at] = (((at / 3) % width) * 3 + (state % 64) + seed) % 256;
    }
    return sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 95 })
      .toBuffer();
  }),
);
let asked = 0;
const server = createServer((request, response) => {
  if (request.method === 'POST') {
    request.resume().on('end', () => response.writeHead(204).end());
    return;
  }
  const picture = pictures[asked++ % KINDS]!;
  response.writeHead(200, { 'content-length': picture.length, 'content-type': 'image/jpeg' }).end(picture);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
