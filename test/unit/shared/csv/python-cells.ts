import { execFileSync, spawnSync } from 'node:child_process';

const READ =
  'import csv, io, json, sys\n' +
  'texts, delimiter = json.load(sys.stdin)\n' +
  'print(json.dumps([list(csv.reader(io.StringIO(t, newline=""), delimiter=delimiter)) for t in texts]))';

/** Whether Python is on this machine. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;

/** The lines and cells that Python's csv module finds in each text. */
export const pythonCells = (texts: readonly string[], delimiter: string): string[][][] =>
  JSON.parse(
    execFileSync('python3', ['-c', READ], {
      input: JSON.stringify([texts, delimiter]),
      maxBuffer: 64 * 1024 * 1024,
    }).toString(),
  );
