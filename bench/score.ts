import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { scoreOf, WEIGHTS } from '../engine/score/score-of.ts';
import type { Losses } from '../engine/score/tally.ts';
import { fitWeights, squaredMiss } from './score/fit-weights.ts';
import { type Pair, readPairs } from './score/pairs.ts';

// How near Halve's score comes to the reference program's: `npm run bench -- score --pairs DIR`. DIR holds pictures and a
// CSV with the columns source, output, ssimulacra2 (and, where files lie in folders of it, set). `--fit` finds weights
// anew, and says what they would miss by of sources that were left out of the fit, one at a time.
const { values } = parseArgs({
  options: { pairs: { type: 'string' }, fit: { type: 'boolean', default: false } },
});
if (values.pairs === undefined) throw new Error('Expected --pairs DIR, a folder of pictures with a CSV.');

/** The default floor, and from which true score on it is to touch nothing, and below which it is to stop all. */
const [FLOOR, GOOD, BAD] = [30, 45, 25];

const pairs = await readPairs(values.pairs);
console.table(
  Object.fromEntries(
    ['all', ...new Set(pairs.map(kindOf))].map((kind) => [
      kind,
      describe(
        pairs.filter((pair) => kind === 'all' || kindOf(pair) === kind),
        () => WEIGHTS,
      ),
    ]),
  ),
);

if (values.fit) {
  console.log('Weights with the least miss:', rounded(fitWeights(pairs, WEIGHTS)));
  const sources = [...new Set(pairs.map(({ source }) => source))];
  const without = new Map(
    sources.map((left) => [
      left,
      fitWeights(
        pairs.filter(({ source }) => source !== left),
        WEIGHTS,
      ),
    ]),
  );
  console.table({ 'each source by a fit without it': describe(pairs, ({ source }) => without.get(source)!) });
}

function kindOf({ output }: Pair): string {
  return extname(output).slice(1);
}

function describe(some: Pair[], weightsOf: (pair: Pair) => Losses) {
  const scores = some.map((pair) => scoreOf(pair.losses, weightsOf(pair)));
  const miss = some.reduce((sum, pair) => sum + squaredMiss([pair], weightsOf(pair)), 0);
  const share = (of: (reference: number) => boolean) => {
    const these = scores.filter((_, i) => of(some[i]!.reference));
    return `${these.filter((score) => score < FLOOR).length} of ${these.length}`;
  };
  return {
    pairs: some.length,
    'rank correlation': correlation(ranks(scores), ranks(some.map(({ reference }) => reference))).toFixed(3),
    'root mean square miss': Math.sqrt(miss / some.length).toFixed(2),
    [`stopped, truly under ${BAD}`]: share((reference) => reference < BAD),
    [`touched, truly over ${GOOD}`]: share((reference) => reference > GOOD),
  };
}

function ranks(figures: number[]): number[] {
  const order = figures.map((_, i) => i).sort((a, b) => figures[a]! - figures[b]!);
  const found: number[] = [];
  for (const [rank, i] of order.entries()) found[i] = rank;
  return found;
}

function correlation(a: number[], b: number[]): number {
  const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = a.reduce((sum, value, i) => sum + (value - meanA) * (b[i]! - meanB), 0);
  const spread = (list: number[], middle: number) =>
    Math.sqrt(list.reduce((sum, value) => sum + (value - middle) ** 2, 0));
  return product / (spread(a, meanA) * spread(b, meanB));
}

function rounded(weights: Losses) {
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, Number(weight.toFixed(1))]),
  );
}
