import type { ReasonCode } from '../../../engine/reasons.ts';
import type { Outcome } from './outcome.ts';

type Succeeded = Pick<
  Extract<Outcome, { state: 'succeeded' }>,
  'state' | 'bytes_in' | 'bytes_out' | 'target_met' | 'reason' | 'reused'
>;

/** What the figures want to know of an outcome. */
type Counted = Succeeded | Pick<Extract<Outcome, { state: 'failed' }>, 'state'>;

const ofSuccess =
  (figure: (done: Succeeded) => number) =>
  (outcome: Counted): number =>
    outcome.state === 'succeeded' ? figure(outcome) : 0;

const hasReason = (...codes: ReasonCode[]) =>
  ofSuccess(({ reason }) => (reason && codes.includes(reason.code) ? 1 : 0));

/** What chunks and requests add up of their images: one line for each figure. */
const FIGURES = {
  succeeded: ofSuccess(() => 1),
  failed: (outcome) => (outcome.state === 'failed' ? 1 : 0),
  bytes_in: ofSuccess((done) => done.bytes_in),
  bytes_out: ofSuccess((done) => done.bytes_out),
  poor: hasReason('POOR', 'WOULD_SHOW'),
  reused: ofSuccess((done) => (done.reused ? 1 : 0)),
  kept: hasReason('ALREADY_HALVED'),
  over_target: ofSuccess((done) => (done.target_met ? 0 : 1)),
} satisfies Record<string, (outcome: Counted) => number>;

type Figure = keyof typeof FIGURES;
export type Figures = Record<Figure, number>;

export const FIGURE_NAMES = Object.keys(FIGURES) as Figure[];

const make = (value: (name: Figure) => number) =>
  Object.fromEntries(FIGURE_NAMES.map((name) => [name, value(name)])) as Figures;

export const NO_FIGURES: Figures = make(() => 0);

export function figuresOf(outcomes: Counted[]): Figures {
  const figures = { ...NO_FIGURES };
  for (const outcome of outcomes) count(figures, outcome);
  return figures;
}

/** Adds one outcome to figures that are kept while a million of them pass. */
export function count(figures: Figures, outcome: Counted): void {
  for (const name of FIGURE_NAMES) figures[name] += FIGURES[name](outcome);
}

/** Items of before a figure was counted lack it. */
export function sumOf(items: Partial<Figures>[]): Figures {
  return make((name) => items.reduce((sum, item) => sum + (item[name] ?? 0), 0));
}

/** The part of an update that adds these figures to an item's. */
export function addition(figures: Figures): { add: string; values: Record<string, number> } {
  return {
    add: FIGURE_NAMES.map((name) => `${name} :${name}`).join(', '),
    values: Object.fromEntries(FIGURE_NAMES.map((name) => [`:${name}`, figures[name]])),
  };
}
