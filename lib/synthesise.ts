import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { HalveStack } from './stack.ts';

/** The stack's CloudFormation template, without bundling anything: for local runs and for tests. */
export function synthesise(context: Record<string, unknown> = {}): unknown {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [], ...context } });
  const stack = new HalveStack(app, 'Halve');
  const assembly = app.synth();
  return JSON.parse(readFileSync(assembly.getStackArtifact(stack.artifactId).templateFullPath, 'utf8'));
}
