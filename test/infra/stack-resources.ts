import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HalveStack } from '../../lib/stack.ts';

/** As CloudFormation takes them: a property may be anything, and what is not there is undefined. */
// biome-ignore lint/suspicious/noExplicitAny: a template has no types, and each test names what it expects of it.
export type Properties = any;
interface Resource {
  Type: string;
  Properties: Properties;
  DeletionPolicy?: string;
}
export type Resources = Record<string, Resource>;

/** CDK makes a folder for what it writes with each app, and leaves it to the end of a process, which tests do not reach. */
const UNWRITTEN = join(import.meta.dirname, '../../node_modules/.cache/halve/cdk');

/** The stack as it is deployed, without its bundles, and without CDK's check of it, which takes most of the time. */
export const makeStack = (context: Record<string, unknown> = {}, name = 'Halve', outdir = UNWRITTEN) =>
  new HalveStack(
    new App({
      context: { 'aws:cdk:bundling-stacks': [], ...context },
      builtinCloudFormationValidation: false,
      outdir,
    }),
    name,
  );

export function stackResources(context: Record<string, unknown> = {}, name?: string): Resources {
  const outdir = mkdtempSync(join(tmpdir(), 'halve-cdk-'));
  try {
    return Template.fromStack(makeStack(context, name, outdir)).toJSON().Resources;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export const ofType = (resources: Resources, type: string): [id: string, properties: Properties][] =>
  Object.entries(resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Properties: properties }]) => [id, properties ?? {}]);

/** The first resource of a type, to be broken. */
export const first = (resources: Resources, type: string): Properties => ofType(resources, type)[0]![1];

/** The logical id that a Ref or a Fn::GetAtt names. */
export const target = (value: Properties): string | undefined => value?.Ref ?? value?.['Fn::GetAtt']?.[0];

/** A rule about the whole template, and how it would be broken: a rule that nothing breaks says nothing. */
export interface Policy {
  title: string;
  /** What breaks the rule, by logical id or name. */
  violations(resources: Resources): string[];
  breakIt(resources: Resources): void;
}
