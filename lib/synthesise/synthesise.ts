import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { HalveStack } from '../stack.ts';

export interface Synthesised {
  /** The stack's CloudFormation template. */
  template: unknown;
  /** Where the template's assets lie, each in the folder that its `aws:asset:path` names. */
  folder: string;
}

/**
 * The stack's CloudFormation template, without bundling anything: for local runs, which have neither CDN nor
 * alarms, and for tests, which say what they want.
 */
export function synthesise(context: Record<string, unknown> = {}): unknown {
  // CDK would make one of its own and leave it, as this runs in threads that are ended.
  const folder = mkdtempSync(join(tmpdir(), 'halve-cdk-'));
  try {
    return synthesiseInto(folder, { 'aws:cdk:bundling-stacks': [], ...context }).template;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The stack with each function's bundle for this machine's own architecture, as `cdk deploy` would upload it. */
export const synthesiseBundled = (folder: string, context: Record<string, unknown> = {}): Synthesised =>
  synthesiseInto(folder, {
    arch: process.arch === 'arm64' ? 'arm64' : 'x86_64',
    'aws:cdk:enable-asset-metadata': true,
    ...context,
  });

function synthesiseInto(outdir: string, context: Record<string, unknown>): Synthesised {
  const app = new App({
    context: { cdn: 'false', outputBaseUrl: 'bucket', alarms: 'false', ...context },
    // `cdk deploy` has CloudFormation's rules checked; here it would be three quarters of the time to start.
    builtinCloudFormationValidation: false,
    outdir,
  });
  const stack = new HalveStack(app, 'Halve');
  const assembly = app.synth();
  const { templateFullPath } = assembly.getStackArtifact(stack.artifactId);
  return { template: JSON.parse(readFileSync(templateFullPath, 'utf8')), folder: assembly.directory };
}
