import type { LoopResult } from './run-loop.ts';
import type { StackResult } from './run-stack.ts';

export interface Round {
  engine: LoopResult;
  halved: StackResult;
  simple: LoopResult;
  pillow: LoopResult | undefined;
  quality: StackResult;
}

/** The best of the rounds: what other work on the machine takes away is nobody's merit or fault. */
export function summarise(rounds: Round[]) {
  const fastest = <T extends LoopResult>(of: (round: Round) => T) => fastestOf(rounds.map(of))!;
  const least = (of: (round: Round) => number | undefined) =>
    Math.min(...rounds.map((one) => of(one) ?? Number.POSITIVE_INFINITY));
  const [engine, simple] = [fastest((one) => one.engine), fastest((one) => one.simple)];
  const [halved, quality] = [fastest((one) => one.halved), fastest((one) => one.quality)];
  const pillow = fastestOf(rounds.flatMap((one) => one.pillow ?? []));
  const [engineCpu, halveCpu] = [
    least((one) => one.engine.cpuPerImage),
    least((one) => one.halved.cpuPerImage),
  ];
  return {
    engine: { imagesPerSecond: round(engine.imagesPerSecond), cpuMs: round(engineCpu) },
    halve: {
      imagesPerSecond: round(halved.imagesPerSecond),
      againstEngine: round(halved.imagesPerSecond / engine.imagesPerSecond),
      share: round(halved.share, 3),
      cpuMs: round(halveCpu),
      cpuMsBesideEngine: round(halveCpu - engineCpu),
      // The webhook may come before the poll that sees the last image.
      lastImageToWebhookSeconds: round(Math.max(0, ...rounds.map((one) => one.halved.webhookSeconds ?? 0))),
      idleShare: round(halved.idleShare),
      statusP99Ms: round(
        least((one) => one.halved.statusP99Ms),
        0,
      ),
    },
    quality50: {
      imagesPerSecond: round(quality.imagesPerSecond),
      simpleLoop: round(simple.imagesPerSecond),
      againstSimpleLoop: round(quality.imagesPerSecond / simple.imagesPerSecond),
      cpuMs: round(least((one) => one.quality.cpuPerImage)),
      simpleLoopCpuMs: round(least((one) => one.simple.cpuPerImage)),
      ...(pillow && {
        pillowLoop: round(pillow.imagesPerSecond),
        againstPillowLoop: round(quality.imagesPerSecond / pillow.imagesPerSecond),
        pillowLoopCpuMs: round(least((one) => one.pillow?.cpuPerImage)),
      }),
    },
    cpuMsByProcess: Object.fromEntries(
      Object.entries(halved.cpuByProcess).map(([name, cpu]) => [name, round(cpu)]),
    ),
    peakMiB: halved.peakMiB,
  };
}

const fastestOf = <T extends LoopResult>(results: T[]): T | undefined =>
  results.toSorted((a, b) => b.imagesPerSecond - a.imagesPerSecond)[0];

const round = (number: number, digits = 2) => Number(number.toFixed(digits));
