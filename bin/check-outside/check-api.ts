import { synthesise } from '../../lib/synthesise/synthesise.ts';
import { LOCAL_TOKEN, startHalve } from '../../local/start-halve.ts';
import { runToolBeside } from '../localstack/run-tool.ts';
import { needProgram } from './need-program.ts';

/** Of each call so many made-up ones. */
const EXAMPLES = 30;
/** What these find is meant to be so. */
const EXCUSED = [
  // TRACE, which API Gateway itself does not know; other methods are tried by our own tests.
  'unsupported_method',
  // A cursor that is none, and a query beside a body that has the fields: no schema can say either.
  'positive_data_acceptance',
  // DELETE cancels, and what was cancelled can be looked at.
  'use_after_free',
];

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
      ...['--exclude-checks', EXCUSED.join(',')],
    ]);
  } finally {
    await halve.stop();
  }
}
