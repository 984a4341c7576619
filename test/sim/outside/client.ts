import { type Actor, createActor } from '../core/actor.ts';
import type { World } from '../core/world.ts';
import { type Action, type ClientPlan, csvOf } from '../history/plan.ts';
import type { ApiAnswer, ApiCall, Gateway } from '../stack/gateway.ts';
import { uploadCall } from './upload-call.ts';
import { newVisit, type StatusAnswer, type Visit } from './visit.ts';

const ENDED = ['completed', 'failed', 'cancelled'];

/** A shop's own program: uploads its catalogue, looks how it goes, cancels, erases, asks again. */
export class Client {
  readonly #world: World;
  readonly #gateway: Gateway;
  readonly #plan: ClientPlan;
  readonly #actor: Actor;
  readonly #hash: string;
  #visits: Visit[] = [];

  constructor(world: World, gateway: Gateway, plan: ClientPlan, hash: string) {
    this.#world = world;
    this.#gateway = gateway;
    this.#plan = plan;
    this.#hash = hash;
    this.#actor = createActor(world, 'client');
  }

  /** Sets everything going that the plan says; the visits fill as time goes by. */
  start(): Visit[] {
    this.#visits = this.#plan.requests.map((plan) => {
      const visit = newVisit(plan, this.#hash);
      this.#world.afterFor(this.#actor, plan.startMs, () => {
        void this.#live(visit).then(() => {
          visit.done = true;
        });
      });
      return visit;
    });
    return this.#visits;
  }

  call(call: Omit<ApiCall, 'token'>): Promise<ApiAnswer> {
    return new Promise((resolve) =>
      this.#gateway.call({ ...call, token: this.#plan.token }, (answer) => {
        this.#world.note(
          'client',
          () => `${call.method} ${call.path}  -> ${answer.status} ${answer.body.slice(0, 200)}`,
        );
        this.#world.runAs(this.#actor, () => resolve(answer));
      }),
    );
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#world.afterFor(this.#actor, ms, resolve));
  }

  async #live(visit: Visit): Promise<void> {
    if (visit.plan.handsIn !== undefined) {
      const urls = await this.#outputsOf(visit.plan.handsIn);
      visit.plan = { ...visit.plan, rows: urls.map((url) => ({ urls: [url], short: false })) };
      if (urls.length === 0) return;
    }
    const { plan } = visit;
    const upload = await this.#create(visit);
    if (visit.id === undefined) return;
    const began = this.#world.now;
    const works: Promise<void>[] = [];
    if (upload) works.push(this.#put(visit, upload, false));
    for (const { atMs, other } of upload ? plan.puts : []) {
      works.push(this.#sleep(atMs).then(() => this.#put(visit, upload!, other)));
    }
    works.push(this.#poll(visit));
    works.push(this.#act(visit, began));
    await Promise.all(works);
  }

  /** What a request has made, once it has ended; nothing where it is erased before, or takes too long. */
  async #outputsOf(name: string): Promise<string[]> {
    const made = this.#visits.find(({ plan }) => plan.name === name);
    for (let tries = 1; tries <= 40; tries++) {
      await this.#sleep(this.#world.schedule.int(500, 10_000));
      if (made?.id === undefined) continue;
      const status = await this.call({ method: 'GET', path: this.#path(made) });
      if (status.status === 404) return [];
      if (status.status !== 200 || !ENDED.includes((JSON.parse(status.body) as StatusAnswer).status))
        continue;
      const answer = await this.call({ method: 'GET', path: `${this.#path(made)}images/?limit=100` });
      if (answer.status !== 200) continue;
      const { images } = JSON.parse(answer.body) as { images: { output_url?: string }[] };
      return [...new Set(images.flatMap(({ output_url }) => output_url ?? []))];
    }
    return [];
  }

  /** Answers the presigned URL, where the CSV is still to come. */
  async #create(visit: Visit): Promise<string | undefined> {
    const call = uploadCall(this.#world, visit);
    for (let tries = 1; tries <= 6; tries++) {
      const answer = await this.call(call);
      this.#noteAnswer(visit, 'create', answer);
      if (answer.status === 201 || answer.status === 202) {
        const said = JSON.parse(answer.body) as {
          request_id: string;
          webhook_secret?: string;
          upload?: { url: string };
        };
        visit.id = said.request_id;
        visit.secret ??= said.webhook_secret;
        return said.upload?.url;
      }
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return undefined;
      // Without a key, whoever asks again may get a second request; the first one then has no CSV, or ends by itself.
      await this.#sleep(1_000 * 2 ** tries);
    }
    return undefined;
  }

  async #put(visit: Visit, url: string, other: boolean): Promise<void> {
    const { searchParams, hostname, pathname } = new URL(url);
    const { chance, faults, schedule, s3 } = this.#world;
    const input = {
      Bucket: hostname.split('.')[0],
      Key: pathname.slice(1),
      Body: Buffer.from(csvOf(visit.plan, other)),
      ContentType: 'text/csv',
    };
    for (let tries = 1; tries <= 5; tries++) {
      await this.#sleep(schedule.int(1, 2 * faults.latencyMs));
      if (this.#world.now > Number(searchParams.get('until'))) return;
      const lost = chance.chance(faults.unheard);
      if (!lost || chance.chance(0.5)) {
        s3.apply('PutObject', input);
        visit.puts.push(this.#world.now);
        this.#world.note('client', () => `PUT ${input.Key}${other ? ' with another catalogue' : ''}`);
      }
      await this.#sleep(schedule.int(1, 2 * faults.latencyMs));
      if (!lost) return;
    }
  }

  async #poll(visit: Visit): Promise<void> {
    for (let polls = 0; polls < visit.plan.polls; polls++) {
      await this.#sleep(this.#world.schedule.int(200, 4_000 * (polls + 1)));
      const status = await this.status(visit);
      if (status === undefined || ENDED.includes(status.status)) return;
    }
  }

  /** The status as the API says it now; undefined where it says that there is none. */
  async status(visit: Visit): Promise<StatusAnswer | undefined> {
    const answer = await this.call({ method: 'GET', path: this.#path(visit) });
    this.#noteAnswer(visit, 'status', answer);
    if (answer.status !== 200) return undefined;
    const status = JSON.parse(answer.body) as StatusAnswer;
    visit.polls.push({ at: this.#world.now, status });
    return status;
  }

  async #act(visit: Visit, began: number): Promise<void> {
    for (const { what, atMs } of visit.plan.actions) {
      await this.#sleep(Math.max(0, began + atMs - this.#world.now));
      await this.#do(visit, what);
    }
  }

  /** Erasing and sending again wait for the end, by asking again later; each is asked for until an answer comes. */
  async #do(visit: Visit, what: Action['what']): Promise<void> {
    const path = this.#path(visit);
    const calls: Record<Action['what'], { method: string; path: string }> = {
      cancel: { method: 'DELETE', path },
      erase: { method: 'DELETE', path: `${path}?erase=true` },
      resend: { method: 'POST', path: `${path}webhook/` },
      retry: { method: 'POST', path: `${path}retry/` },
      images: { method: 'GET', path: `${path}images/?limit=5` },
      list: { method: 'GET', path: '/image_process/status/?limit=3' },
    };
    if (!this.#gateway.knows(calls[what].method, calls[what].path.split('?')[0]!)) return;
    for (let tries = 1; tries <= 14; tries++) {
      visit.asked[what] ??= this.#world.now;
      const answer = await this.call(calls[what]);
      this.#noteAnswer(visit, what, answer);
      if (what === 'erase' && answer.status === 202) visit.erasedAt ??= this.#world.now;
      const early = answer.status === 409 && answer.body.includes('"NOT_ENDED"');
      if (answer.status !== 0 && answer.status < 500 && answer.status !== 429 && !early) return;
      await this.#sleep(1_000 * 3 ** Math.min(tries, 11));
    }
  }

  #noteAnswer(visit: Visit, what: string, { status, body }: ApiAnswer): void {
    const code = status >= 400 ? (/"code":"([A-Z_0-9]+)"/.exec(body)?.[1] ?? '') : '';
    visit.answers.push({ what, status, code });
  }

  #path(visit: Visit): string {
    return `/image_process/status/${visit.id}/`;
  }
}
