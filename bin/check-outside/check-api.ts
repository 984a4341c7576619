import { synthesise } from '../../lib/synthesise.ts';
import { LOCAL_TOKEN, startHalve } from '../../local/start-halve.ts';
import { runToolBeside } from '../localstack/run-tool.ts';
import { needProgram } from './need-program.ts';

/** Of each call so many made-up ones. */
const EXAMPLES = 30;

/** schemathesis makes calls of its own from /openapi.json, and holds the answers against it. */
export async function checkApi(): Promise<void> {
  needProgram('schemathesis');
  const halve = await startHalve(synthesise(), {
    port: 0,
    workers: 1,
    allow: [],
    data: undefined,
    speed: 1,
    endpoint: undefined,
  });
  try {
    await runToolBeside('schemathesis', [
      'run',
      `${halve.url}openapi.json`,
      ...['--header', `Authorization: Bearer ${LOCAL_TOKEN}`],
      ...['--max-examples', String(EXAMPLES)],
      ...['--request-timeout', '60'],
    ]);
  } finally {
    await halve.stop();
  }
}
