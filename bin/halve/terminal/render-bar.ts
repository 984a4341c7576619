import { styleText } from 'node:util';

export interface BarState {
  label: string;
  /** 0 to 1; undefined while the end is not known. */
  share: number | undefined;
  /** What stands behind the bar, the most important first: what does not fit is left out. */
  parts: string[];
}

const LONGEST = 30;
const SHORTEST = 10;
const GAP = '  ';

/** One line of at most `columns` characters. The bar keeps its length while the figures behind it grow and go. */
export function renderBar({ label, share, parts }: BarState, columns: number, colours: boolean): string {
  // The last column stays free: some terminals break the line there.
  const room = columns - 1;
  const length = Math.min(LONGEST, Math.max(SHORTEST, Math.floor(columns / 4)));
  const kept = [...parts];
  const width = (texts: string[]) => texts.join(GAP).length;
  while (kept.length > 1 && width([label, ...kept]) + length + GAP.length > room) kept.pop();
  const plain = [label, ...kept];
  if (width(plain) + length + GAP.length > room) return plain.join(GAP).slice(0, room);
  return [label, draw(length, share, colours), ...kept].join(GAP);
}

function draw(length: number, share: number | undefined, colours: boolean): string {
  const full = share === undefined ? 0 : Math.floor(length * Math.min(1, share));
  const style = (colour: 'green' | 'gray', text: string) =>
    colours ? styleText(colour, text, { validateStream: false }) : text;
  return style('green', '█'.repeat(full)) + style('gray', '░'.repeat(length - full));
}
