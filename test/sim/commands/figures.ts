/** What came of many histories; of several processes they add up. */
export interface Figures {
  tried: number;
  failed: number;
  steps: number;
  /** Days of the histories' own time. */
  days: number;
  /** Of CPU, in all processes. */
  cpuSeconds: number;
  /** Histories that broke each promise. */
  broken: Record<string, number>;
}

export const noFigures = (): Figures => ({
  tried: 0,
  failed: 0,
  steps: 0,
  days: 0,
  cpuSeconds: 0,
  broken: {},
});

export function addFigures(sum: Figures, more: Figures): void {
  for (const figure of ['tried', 'failed', 'steps', 'days', 'cpuSeconds'] as const)
    sum[figure] += more[figure];
  for (const [promise, times] of Object.entries(more.broken))
    sum.broken[promise] = (sum.broken[promise] ?? 0) + times;
}

/** `what` was tried, in `seconds` of a clock on the wall. */
export function printFigures(
  { tried, failed, steps, days, cpuSeconds, broken }: Figures,
  what: string,
  seconds: number,
): void {
  console.log(
    [
      `${tried} ${what} tried, ${failed} of them broke a promise`,
      ...Object.entries(broken).map(([promise, times]) => `  ${promise}: ${times}`),
      `${steps} steps, ${Math.round(days)} days of their own time`,
      `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU: ${(tried / cpuSeconds).toFixed(0)} a second of CPU`,
    ].join('\n'),
  );
}
