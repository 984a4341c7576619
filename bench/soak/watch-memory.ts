import { useOf } from '../support/processes.ts';

interface Look {
  minutes: number;
  pid: number;
  name: string;
  residentMiB: number;
  handles: number;
}

interface Slope {
  process: string;
  fromMiB: number;
  toMiB: number;
  /** By least squares. */
  mibAnHour: number;
  handlesFrom: number;
  handlesTo: number;
}

/** Looks at the processes of a stack from time to time, and says whether they grow. */
export function watchMemory(root: number, everyMs: number) {
  const looks: Look[] = [];
  const start = Date.now();
  const timer = setInterval(() => {
    const minutes = (Date.now() - start) / 60_000;
    for (const [pid, use] of useOf(root)) looks.push({ minutes, pid, ...use });
  }, everyMs);

  return {
    stop(): void {
      clearInterval(timer);
    },
    /** Of each process that lived through it all, without the first minutes, in which everything warms up. */
    slopes(warmMinutes: number): Slope[] {
      const late = looks.filter(({ minutes }) => minutes >= warmMinutes);
      const byPid = [...Map.groupBy(late, ({ pid }) => pid).values()];
      const most = Math.max(0, ...byPid.map((own) => own.length));
      return byPid
        .filter((own) => own.length === most)
        .map((own) => {
          const [first, last] = [own[0]!, own.at(-1)!];
          return {
            process: first.name,
            fromMiB: first.residentMiB,
            toMiB: last.residentMiB,
            mibAnHour: Math.round(60 * slopeOf(own)),
            handlesFrom: first.handles,
            handlesTo: last.handles,
          };
        });
    },
  };
}

/** MiB a minute. */
function slopeOf(looks: Look[]): number {
  const mean = (of: (look: Look) => number) => looks.reduce((sum, look) => sum + of(look), 0) / looks.length;
  const [x, y] = [mean(({ minutes }) => minutes), mean(({ residentMiB }) => residentMiB)];
  const spread = mean(({ minutes }) => (minutes - x) ** 2);
  return spread === 0 ? 0 : mean((look) => (look.minutes - x) * (look.residentMiB - y)) / spread;
}
