import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../../lib/synthesise/synthesise.ts';
import { runTool } from '../localstack/run-tool.ts';
import { needProgram } from './need-program.ts';

/** That a function waits for its role twice over is CDK's own doing, and does no harm. */
const EXCUSED = 'W3005';

/** cfn-lint over the template as it is deployed to AWS, with CDN and alarms. */
export function checkTemplate(): void {
  needProgram('cfn-lint');
  const folder = mkdtempSync(join(tmpdir(), 'halve-template-'));
  try {
    const file = join(folder, 'template.json');
    writeFileSync(file, JSON.stringify(synthesise({ cdn: 'true', alarms: 'true' }), null, 2));
    runTool('cfn-lint', ['--regions', 'us-east-1', '--ignore-checks', EXCUSED, '--', file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
