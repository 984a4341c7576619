import { type LocalOptions, type Running, startHalve } from '../../../local/start-halve.ts';
import { synthesisedTemplate } from './synthesised-template.ts';

/**
 * Fast enough that every waiting time is at its floor: ten seconds for a message whose holder died, as the shops of
 * the tests answer at once, and next to nothing for a retry. The lease of a webhook's try, 30 s, is no waiting time
 * and stays.
 */
export const TRIAL_SPEED = 1_000;
const LONGEST_BATCH_SECONDS = 10;
/** The same for functions whose effects a test makes itself. */
export const TRIAL = { SPEED: TRIAL_SPEED, LONGEST_BATCH_SECONDS };

/** Changes a copy of the template, to bring about what its own numbers would take long for. */
export type ChangeTemplate = (template: TemplateJson) => void;
export interface TemplateJson {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

/** The whole stack on free ports, in memory, as `npm start` runs it: each function is a process of its own. */
export async function startStack(
  options: Partial<LocalOptions> = {},
  change: ChangeTemplate = () => {},
  synthesised?: unknown,
): Promise<Running> {
  const template = (synthesised ?? (await synthesisedTemplate())) as TemplateJson;
  change(template);
  return startHalve(template, {
    port: 0,
    workers: 2,
    allow: [],
    data: undefined,
    speed: TRIAL_SPEED,
    longestBatchSeconds: LONGEST_BATCH_SECONDS,
    endpoint: undefined,
    ...options,
  });
}
