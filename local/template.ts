import * as z from 'zod';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});
const Synthesised = z.object({ Resources: z.record(z.string(), Resource) });
type Resource = z.infer<typeof Resource>;

/** What Ref and Fn::GetAtt give for a resource that exists on this machine. */
interface Physical {
  ref: string;
  attributes?: Record<string, string>;
}

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
/** By which all that runs here signs its calls of AWS. */
export const SECRET_KEY = 'local';

const PSEUDO: Record<string, string> = {
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** A synthesised CloudFormation template, with the few intrinsic functions that CDK puts into Halve's. */
export class Template {
  readonly #resources: Record<string, Resource>;
  readonly #physical = new Map<string, Physical>();

  constructor(json: unknown) {
    this.#resources = Synthesised.parse(json).Resources;
  }

  ofType(type: string): [logicalId: string, resource: Resource][] {
    return Object.entries(this.#resources).filter(([, resource]) => resource.Type === type);
  }

  /** The one resource of a type that there can only be one of. */
  one(type: string): [logicalId: string, resource: Resource] {
    const found = this.ofType(type);
    if (found.length !== 1)
      throw new Error(`Expected one ${type} in the template, but found ${found.length}`);
    return found[0]!;
  }

  /** Says what stands for a resource here; only what has been said can be resolved. */
  define(logicalId: string, physical: Physical): void {
    this.#physical.set(logicalId, physical);
  }

  /** The logical id that a Ref or a Fn::GetAtt anywhere in a value names first. */
  target(value: unknown): string {
    const id = firstReference(value);
    if (id === undefined) throw new Error(`Expected a reference, but found ${JSON.stringify(value)}`);
    return id;
  }

  resolve(value: unknown): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    const [[name, argument] = []] = Object.entries(value as Record<string, unknown>);
    if (name === 'Ref') return PSEUDO[argument as string] ?? this.#find(argument as string).ref;
    if (name === 'Fn::GetAtt') {
      const [id, attribute] = argument as [string, string];
      const found = this.#find(id).attributes?.[attribute];
      if (found !== undefined) return found;
    }
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map((part) => this.resolve(part)).join(separator);
    }
    throw new Error(
      `Expected a value that can be resolved on one machine, but found ${JSON.stringify(value)}`,
    );
  }

  #find(logicalId: string): Physical {
    const physical = this.#physical.get(logicalId);
    if (physical === undefined) throw new Error(`Nothing on this machine stands for ${logicalId}`);
    return physical;
  }
}

function firstReference(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value && typeof value.Ref === 'string' && !value.Ref.startsWith('AWS::')) return value.Ref;
  if ('Fn::GetAtt' in value) return (value['Fn::GetAtt'] as [string])[0];
  for (const inner of Object.values(value)) {
    const found = firstReference(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A readable name for what a logical id stands for: PipelineImagesQueue9AB030C1 is pipeline-images-queue. */
export const localName = (logicalId: string) =>
  logicalId
    .replace(/[0-9A-F]{8}$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase();
