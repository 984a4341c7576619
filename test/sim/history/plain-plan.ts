import { type Faults, NO_FAULTS } from '../core/faults.ts';
import { EPOCH, type Plan, type RequestPlan, type RowPlan } from './plan.ts';

/** A request of ten images and nothing that goes wrong: what speed is measured on. */
export function plainPlan(seed: string): Plan {
  const urls = Array.from({ length: 10 }, (_, at) => `https://shop.example/${at}.jpg`);
  const rows: RowPlan[] = [0, 2, 4, 6, 8].map((at) => ({ urls: urls.slice(at, at + 2), short: false }));
  const request: RequestPlan = {
    name: 'c0',
    startMs: 0,
    form: 'presigned',
    idempotent: false,
    webhook: { kind: 'ok', fails: 0, ownSecret: false },
    rows,
    puts: [],
    actions: [],
    polls: 2,
  };
  const faults: Faults = { ...NO_FAULTS };
  const pictures = Object.fromEntries(urls.map((url) => [url, { kind: 'ok' as const, fails: 0 }]));
  return {
    seed,
    faults,
    start: EPOCH,
    clients: [{ token: `token-${seed}`, imagesPerDay: undefined, requests: [request] }],
    pictures,
  };
}
