import type { World } from '../core/world.ts';
import { SOURCE_PASSWORD, VAULT, VAULT_HEADERS } from '../history/plan.ts';
import type { Delivery, OutsideAnswer, OutsideCall, Picture, Receiver } from './servers.ts';

/** Every server that Halve may call. */
export class Outside {
  readonly #world: World;
  readonly pictures = new Map<string, Picture>();
  readonly receivers = new Map<string, Receiver>();
  /** Servers of their own, by host. */
  readonly shops = new Map<string, (call: OutsideCall) => OutsideAnswer | undefined>();
  /** By host, how many pictures it gives in a second. */
  readonly limits = new Map<string, number>();
  readonly #asked = new Map<string, { second: number; times: number }>();
  /** URLs that were sent what is another host's alone. */
  readonly leaks: string[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  /** Undefined where no answer ever comes. */
  answer(call: OutsideCall): OutsideAnswer | undefined {
    const { host } = new URL(call.url);
    if (host !== VAULT && holdsPassword(call)) this.leaks.push(call.url);
    if (isOutput(call.url)) return this.#output(call);
    const shop = this.shops.get(host);
    if (shop) return shop(call);
    const picture = this.pictures.get(call.url);
    if (picture && this.#isTooMuch(host)) return this.#refusal();
    if (picture) return this.#picture(picture, call.headers);
    const receiver = this.receivers.get(call.url);
    if (receiver) return this.#receive(receiver, call);
    return { afterMs: 10, status: 404 };
  }

  /** The CDN, which shows what lies in the bucket. */
  #output({ url, headers }: OutsideCall): OutsideAnswer {
    const afterMs = this.#world.schedule.int(5, 500);
    const object = this.#world.s3.object(decodeURI(new URL(url).pathname.slice(1)));
    if (object === undefined) return { afterMs, status: 404 };
    const { etag, body } = object;
    if (headers['if-none-match'] === etag) return { afterMs, status: 304, headers: { etag } };
    return whole(afterMs, body, { etag });
  }

  #isTooMuch(host: string): boolean {
    const second = Math.floor(this.#world.now / 1_000);
    const before = this.#asked.get(host);
    const times = before?.second === second ? before.times + 1 : 1;
    this.#asked.set(host, { second, times });
    return times > (this.limits.get(host) ?? Number.POSITIVE_INFINITY);
  }

  #refusal(): OutsideAnswer {
    const { schedule } = this.#world;
    return {
      afterMs: schedule.int(5, 100),
      status: 429,
      headers: schedule.chance(0.3) ? { 'retry-after': '5' } : {},
    };
  }

  #picture(picture: Picture, asked: Record<string, string>): OutsideAnswer | undefined {
    const { schedule, now } = this.#world;
    picture.asked += 1;
    const afterMs = schedule.int(5, 1_500);
    if (new URL(picture.url).host === VAULT && asked.authorization !== VAULT_HEADERS[VAULT]?.authorization)
      return { afterMs, status: 401 };
    const found = () => this.#found(picture, asked, afterMs, now);
    switch (picture.kind) {
      case 'missing':
        return { afterMs, status: 404 };
      case 'down':
        return { afterMs, status: 503 };
      case 'flaky':
        if (picture.fails-- > 0)
          return { afterMs, status: 503, headers: schedule.chance(0.5) ? { 'retry-after': '7' } : {} };
        return found();
      case 'hangs':
        return undefined;
      case 'resets':
        return { afterMs, reset: true };
      case 'no-picture':
        return whole(afterMs, Buffer.from('<html>No picture here</html>'), {});
      case 'unasked-304':
        return { afterMs, status: 304 };
      default:
        return found();
    }
  }

  #found(picture: Picture, asked: Record<string, string>, afterMs: number, now: number): OutsideAnswer {
    const version = now < picture.changesAt ? 1 : 2;
    const headers: Record<string, string> = {};
    if (picture.manners === 'etag') headers.etag = `"${version}"`;
    if (picture.manners === 'weak-etag') headers.etag = `W/"${version}"`;
    if (picture.manners === 'date') {
      headers['last-modified'] = new Date(version === 1 ? 0 : picture.changesAt).toUTCString();
      headers.date = new Date(now).toUTCString();
    }
    const isKnown =
      (headers.etag !== undefined && asked['if-none-match'] === headers.etag) ||
      (headers['last-modified'] !== undefined && asked['if-modified-since'] === headers['last-modified']);
    return isKnown ? { afterMs, status: 304, headers } : whole(afterMs, bodyOf(picture, version), headers);
  }

  #receive(receiver: Receiver, call: OutsideCall): OutsideAnswer | undefined {
    const { schedule, now } = this.#world;
    const delivery: Delivery = {
      id: call.headers['webhook-id'] ?? '',
      body: call.body,
      signature: call.headers['webhook-signature'] ?? '',
      timestamp: call.headers['webhook-timestamp'] ?? '',
      sent: call.sent,
      from: now,
      to: undefined,
      status: undefined,
      who: call.who,
    };
    receiver.deliveries.push(delivery);
    const status = statusOf(receiver);
    if (status === undefined) return undefined;
    const afterMs = schedule.chance(0.1) ? schedule.int(5_000, 25_000) : schedule.int(5, 2_000);
    delivery.to = now + afterMs;
    delivery.status = status;
    return { afterMs, status, headers: status === 429 ? { 'retry-after': '60' } : {} };
  }
}

/** Whether a URL is where the stack shows an output (stack/read-stack.ts). */
export const isOutput = (url: string) => url.startsWith('https://storage-outputs.s3.example/images/');

const holdsPassword = ({ url, headers, body }: OutsideCall) =>
  url.includes(SOURCE_PASSWORD) ||
  body.includes(SOURCE_PASSWORD) ||
  Object.values(headers).some((value) => value.includes(SOURCE_PASSWORD));

/** What lies at a URL, before and after it has changed. */
export const bodyOf = ({ url, kind }: Pick<Picture, 'url' | 'kind'>, version: number) =>
  Buffer.from(`PICTURE ${kind} ${url} ${version === 1 ? '' : version}`.padEnd(160, '.'));

function statusOf(receiver: Receiver): number | undefined {
  switch (receiver.kind) {
    case 'ok':
      return 204;
    case 'flaky':
      return receiver.fails-- > 0 ? 500 : 200;
    case 'busy':
      return receiver.fails-- > 0 ? 429 : 200;
    case 'down':
      return 500;
    case 'gone':
      return 410;
    case 'hangs':
      return undefined;
  }
}

export const whole = (afterMs: number, body: Buffer, headers: Record<string, string>): OutsideAnswer => ({
  afterMs,
  status: 200,
  headers: { ...headers, 'content-length': String(body.length), 'content-type': 'image/jpeg' },
  body,
});
