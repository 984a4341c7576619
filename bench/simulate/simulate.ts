import type { Setup } from './measured.ts';

export interface Second {
  at: number;
  sent: number;
  done: number;
  queue: number;
  pollers: number;
  /** Units that the request's item took in this second. */
  itemUnits: number;
  /** What held the compressors back in this second. */
  bound: Bound;
}
type Bound = 'fan-out' | 'Lambda scaling' | 'maxConcurrency' | 'table units' | 'request item';

const HALF_HOUR = 1_800;
/** Of the request's item beside its set, and of one chunk number in the set. */
const ITEM_BYTES = 900;
const NUMBER_BYTES = 4;
/** A request still waiting after so long is worth no further second. */
const LONGEST_SECONDS = 48 * 3_600;

/**
 * One request second by second: its fan-out sends, Lambda adds pollers, compressors work, and DynamoDB takes what
 * it can. On demand, a table takes twice the highest rate that it had half an hour ago or earlier; that AWS often
 * gives more is left out. The hottest item is the
 * request's own: each chunk is registered and folded there, and its set of open chunks makes each write dearer.
 */
export function simulate(setup: Setup): Second[] {
  const seconds: Second[] = [];
  const unitsOf: number[] = [];
  let [sent, done, pollers, peak] = [0, 0, setup.firstPollers, 0];
  for (let at = 0; done < setup.images && at < LONGEST_SECONDS; at++) {
    const open = (sent - done) / setup.chunkImages;
    const unitsPerWrite = Math.ceil((ITEM_BYTES + open * NUMBER_BYTES) / 1_024);
    const chunkWrites = setup.itemUnitsPerSecond / unitsPerWrite;
    if (at >= HALF_HOUR) peak = Math.max(peak, unitsOf[at - HALF_HOUR]!);
    const tableUnits = Math.max(setup.tableUnitsPerSecond, 2 * peak);

    const sending = Math.min(
      setup.fanOutPerSecond,
      setup.images - sent,
      (chunkWrites / 2) * setup.chunkImages,
    );
    const queue = sent + sending - done;
    const limits: [Bound, number][] = [
      ['fan-out', queue],
      [
        pollers < setup.maxConcurrency ? 'Lambda scaling' : 'maxConcurrency',
        (pollers * setup.batchSize) / setup.batchSeconds,
      ],
      ['table units', (tableUnits - sending) / (setup.unitsPerImage - 1)],
      ['request item', (chunkWrites / 2) * setup.chunkImages],
    ];
    const [bound, working] = limits.reduce((least, limit) => (limit[1] < least[1] ? limit : least));
    sent += sending;
    done += working;
    unitsOf.push(sending + working * (setup.unitsPerImage - 1));
    seconds.push({
      at,
      sent,
      done,
      queue: sent - done,
      pollers: Math.round(pollers),
      itemUnits: ((sending + working) / setup.chunkImages) * unitsPerWrite,
      bound,
    });
    pollers = Math.min(setup.maxConcurrency, pollers + setup.pollersPerMinute / 60);
  }
  return seconds;
}

interface Summary {
  minutes: number;
  imagesPerSecond: number;
  longestQueue: number;
  hottestItemUnits: number;
  /** What bound for the most seconds, and what did so first after the start. */
  boundMost: Bound;
  boundFirst: Bound;
}

export function summarise(seconds: Second[]): Summary {
  const last = seconds.at(-1)!;
  const counts = new Map<Bound, number>();
  for (const { bound } of seconds) counts.set(bound, (counts.get(bound) ?? 0) + 1);
  const most = [...counts].sort(([, a], [, b]) => b - a)[0]!;
  return {
    minutes: (last.at + 1) / 60,
    imagesPerSecond: last.done / (last.at + 1),
    longestQueue: Math.max(...seconds.map((second) => second.queue)),
    hottestItemUnits: Math.max(...seconds.map((second) => second.itemUnits)),
    boundMost: most[0],
    boundFirst: seconds.find(({ bound }) => bound !== 'Lambda scaling')?.bound ?? 'Lambda scaling',
  };
}
