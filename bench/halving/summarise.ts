import type { Measured } from './measure-file.ts';

/** One line for each kind and format; kinds are the folders that pictures lie in. */
export function summarise(measured: Measured[]): Record<string, Record<string, string | number>> {
  const groups: Record<string, Measured[]> = {};
  for (const one of measured) {
    const kind = one.name.includes('/') ? `${one.name.split('/')[0]}, ` : '';
    const name = `${kind}${one.format}`;
    groups[name] = [...(groups[name] ?? []), one];
  }
  return Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, line(group)]));
}

function line(group: Measured[]): Record<string, string | number> {
  const mean = (of: (one: Measured) => number) => group.reduce((sum, one) => sum + of(one), 0) / group.length;
  const sum = (of: (one: Measured) => number) => group.reduce((total, one) => total + of(one), 0);
  const encodes = group.map(({ encodes }) => encodes).sort((a, b) => a - b);
  const scored = group.filter(({ score }) => score);
  const score = (of: (score: NonNullable<Measured['score']>) => number | null) => {
    const values = scored.map((one) => of(one.score!)).filter((value) => value !== null);
    return values.length ? (values.reduce((a, b) => a + b, 0) / values.length).toFixed(2) : '';
  };
  return {
    files: group.length,
    'within 50 %': `${((100 * group.filter(({ met }) => met).length) / group.length).toFixed(1)} %`,
    larger: group.filter(({ bytes }) => bytes.ours > bytes.input).length,
    'bytes, mean': `${(100 * mean(({ bytes }) => bytes.ours / bytes.input)).toFixed(1)} %`,
    'encodes, mean': mean(({ encodes }) => encodes).toFixed(2),
    'encodes, p95': encodes[Math.min(encodes.length - 1, Math.floor(0.95 * encodes.length))]!,
    'CPU / plain pass': (sum(({ cpu }) => cpu.ours) / sum(({ cpu }) => cpu.plain)).toFixed(2),
    'CPU / decode + encode': (sum(({ cpu }) => cpu.ours) / sum(({ cpu }) => cpu.floor)).toFixed(2),
    score: score(({ ours }) => ours),
    'score, lowest': scored.length ? Math.min(...scored.map((one) => one.score!.ours)).toFixed(1) : '',
    'score, naive q50': score(({ naive }) => naive),
    'score, bisected': score(({ bisected }) => bisected),
    ...rivals(group),
  };
}

/** Each beside ours, of the same files. */
function rivals(group: Measured[]): Record<string, string> {
  const names = new Set(group.flatMap((one) => Object.keys(one.rivals)));
  const lines = [...names].map((name) => {
    const met = group.filter((one) => one.score && one.met && typeof one.rivals[name] === 'number');
    const mean = (of: (one: Measured) => number) => met.reduce((sum, one) => sum + of(one), 0) / met.length;
    const [theirs, ours] = [mean((one) => one.rivals[name]!), mean((one) => one.score!.ours)];
    return [name, met.length ? `${theirs.toFixed(1)}, ours ${ours.toFixed(1)} (${met.length})` : ''];
  });
  return Object.fromEntries(lines);
}
