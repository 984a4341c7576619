/**
 * `npm run bench -- NAME [options]`: one of the measurements of this folder; without a name it is e2e. Options are those
 * of the measurement itself.
 */
const NAMES = {
  e2e: 'the whole way of the data against the engine alone',
  halving: 'the engine: bytes, scores and CPU',
  score: "how near Halve's score comes to the reference program's",
  csv: 'reading and writing big catalogues',
  scale: 'one request of very many images: memory and speed',
  reuse: 'the same catalogue again, with and without changes',
  api: 'a thousand uploads at once',
  soak: 'mixed requests for hours',
  'hostile-images': 'bombs and the largest pictures: memory',
  'cold-start': "the functions' bundles: size and start",
  simulate: 'a million images on AWS, second by second',
};

const [name = 'e2e'] = process.argv.slice(2);
if (name in NAMES) process.argv.splice(2, 1);
const chosen = name in NAMES ? name : name.startsWith('-') ? 'e2e' : undefined;
if (chosen === undefined) {
  console.error(`There is no bench ${name}. There are:`);
  for (const [one, what] of Object.entries(NAMES)) console.error(`  ${one.padEnd(15)} ${what}`);
  process.exit(2);
}
const url = new URL(`./${chosen}.ts`, import.meta.url);
process.argv[1] = url.pathname;
try {
  await import(url.href);
} catch (error) {
  if (!String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS')) throw error;
  console.error((error as Error).message);
  process.exitCode = 2;
}
