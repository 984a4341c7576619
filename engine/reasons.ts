import type { Failure } from './errors.ts';

/**
 * Why an output is what it is, where that needs saying: every code, and what it means to a client. The sentence of each
 * is made where its figures are.
 */
export const REASONS = {
  ALREADY_HALVED: 'The source is an output of Halve: it is left as it was.',
  WOULD_SHOW: 'The bytes that were asked for would fall below the floor; it is as small as the floor allows.',
  POOR: 'Its score is under 50: what was lost shows.',
  TOO_SMALL:
    'So few bytes cannot hold it; it is the smallest that could be made, or that still looks like it.',
  NOTHING_SAVED: 'Compressing it again saves nothing; its pixels are unchanged.',
} as const;

/** Below this score a result says that it is poor: SSIMULACRA2 calls 50 medium, and 30 low. */
export const POOR = 50;

export type ReasonCode = keyof typeof REASONS;

export interface Reason extends Failure {
  code: ReasonCode;
}

export function reason(code: ReasonCode, message: string): Reason {
  return { code, message };
}
