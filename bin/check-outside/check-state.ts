import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { runScript, ToolError } from '../localstack/run-tool.ts';
import { needProgram } from './need-program.ts';

/** The tests of the state against moto, another DynamoDB than the one that they are written beside. */
export async function checkState(): Promise<void> {
  needProgram('moto_server');
  const port = await freePort();
  const moto = spawn('moto_server', ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  try {
    const endpoint = `http://127.0.0.1:${port}`;
    await untilItAnswers(endpoint);
    runScript(
      'vitest/vitest.mjs',
      [
        'run',
        '--project',
        'quick',
        '--testTimeout',
        '120000',
        'test/unit/shared/state',
        'test/unit/shared/aws/table',
      ],
      { HALVE_DYNAMODB: endpoint },
    );
  } finally {
    moto.kill();
  }
}

async function untilItAnswers(endpoint: string): Promise<void> {
  for (let tried = 0; tried < 120; tried++) {
    if (await fetch(`${endpoint}/moto-api/`).catch(() => undefined)) return;
    await sleep(500);
  }
  throw new ToolError(`Expected moto to answer at ${endpoint} within a minute, but it does not.`);
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
