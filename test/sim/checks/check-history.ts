import type { History } from '../history/run-history.ts';
import { counts } from './counts.ts';
import { ends } from './ends.ts';
import { erasures } from './erasures.ts';
import { outcomes } from './outcomes.ts';
import { pictures } from './pictures.ts';
import { polls } from './polls.ts';
import { quotas } from './quotas.ts';
import { results } from './results.ts';
import { schedules } from './schedules.ts';
import { secrets } from './secrets.ts';
import { webhooks } from './webhooks.ts';

/** A promise of Halve's that a history broke. */
export interface Finding {
  invariant: string;
  message: string;
}

export type Check = (history: History, broken: (message: string) => void) => void;

const CHECKS: Record<string, Check> = {
  ends,
  counts,
  outcomes,
  results,
  webhooks,
  schedules,
  quotas,
  erasures,
  pictures,
  secrets,
  polls,
};

/** Holds a history that has come to rest against everything that Halve promises. */
export function checkHistory(history: History): Finding[] {
  const findings: Finding[] = [];
  for (const [invariant, check] of Object.entries(CHECKS)) {
    check(history, (message) => findings.push({ invariant, message }));
  }
  return findings;
}
