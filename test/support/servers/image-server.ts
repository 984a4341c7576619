import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import sharp from 'sharp';
import { LOOPBACK, listenAt, type Place } from './place.ts';

export interface ImageServer {
  /** HOST:PORT, as `--allow` takes it. */
  address: string;
  /** The URL of a small JPEG, by another name if one is given; each seed gives another picture, always the same one. */
  picture(seed: number, name?: string): string;
  /** The URL of a path that `answer` knows, or else of a 404. */
  url(path: string): string;
  /** The paths that were asked for, in their order. */
  asked: string[];
  stop(): void;
}

/** Asked for once a day and host, by whoever comes first. */
const ROBOTS = '/robots.txt';

type Answer = (path: string, response: ServerResponse, request: IncomingMessage) => boolean;

/** A shop on loopback that serves pictures made here. What `answer` takes on, by returning true, is left to it. */
export async function startImageServer(
  answer: Answer = () => false,
  place: Place = LOOPBACK,
): Promise<ImageServer> {
  const asked: string[] = [];
  const made = new Map<number, Promise<Buffer>>();
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    if (path === ROBOTS) {
      response.writeHead(404).end();
      return;
    }
    asked.push(path);
    if (answer(path, response, request)) return;
    const seed = /[/?]picture-(\d+)\.jpg$/.exec(path)?.[1];
    if (seed === undefined) {
      response.writeHead(404).end();
      return;
    }
    const picture = made.get(Number(seed)) ?? drawPicture(Number(seed));
    made.set(Number(seed), picture);
    const bytes = await picture;
    response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': bytes.length }).end(bytes);
  });
  const address = await listenAt(server, place);
  return {
    address,
    picture: (seed, name) => `http://${address}/${name === undefined ? '' : `${name}?`}picture-${seed}.jpg`,
    url: (path) => `http://${address}${path}`,
    asked,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Noise over a gradient: nothing that an encoder could throw away unseen, and quick to encode. */
function drawPicture(seed: number): Promise<Buffer> {
  const [width, height] = [96, 72];
  const pixels = Buffer.alloc(width * height * 3);
  let state = seed * 2_654_435_761 + 1;
  for (let at = 0; at < pixels.length; at++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    pixels[at] = (((at / 3) % width) + (state % 64) + seed) % 256;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer();
}
