import { first, ofType, type Policy, type Resources } from '../stack-resources.ts';

/** Every logical id that a value refers to, however deep. */
function* referencesOf(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    for (const [, name] of value.matchAll(/\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}/g)) yield name!;
  } else if (Array.isArray(value)) for (const one of value) yield* referencesOf(one);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'Ref') yield String(inner);
      else if (key === 'Fn::GetAtt') yield String(Array.isArray(inner) ? inner[0] : inner).split('.')[0]!;
      else if (key === 'DependsOn') yield* [inner].flat().map(String);
      else yield* referencesOf(inner);
    }
  }
}

const graphOf = (resources: Resources) =>
  new Map(
    Object.entries(resources).map(([id, resource]): [string, string[]] => [
      id,
      [...referencesOf(resource)].filter((name) => name in resources),
    ]),
  );

/** Takes away what waits for nothing, until nothing is left or the rest waits for itself. */
function circle(resources: Resources): string[] {
  const graph = graphOf(resources);
  for (;;) {
    const free = [...graph].filter(([, needs]) => needs.every((id) => !graph.has(id))).map(([id]) => id);
    if (free.length === 0) return [...graph.keys()];
    for (const id of free) graph.delete(id);
  }
}

export const REFERENCE_POLICIES: Policy[] = [
  {
    title: 'no resource waits for itself by way of others, which CloudFormation would refuse',
    violations: circle,
    breakIt: (resources) => {
      const [id] = Object.entries(resources).find(([, { Type }]) => Type === 'AWS::SQS::QueuePolicy')!;
      first(resources, 'AWS::SQS::Queue').KmsMasterKeyId = { Ref: id };
      resources[id]!.Properties.Queues = ofType(resources, 'AWS::SQS::Queue').map(([queue]) => ({
        Ref: queue,
      }));
    },
  },
  {
    title: 'there are no more resources than a stack may have, with room for a fifth more',
    violations: (resources) => {
      const count = Object.keys(resources).length;
      return count <= 400 ? [] : [`${count} resources`];
    },
    breakIt: (resources) => {
      for (let at = 0; at < 400; at++) resources[`More${at}`] = { Type: 'AWS::SNS::Topic', Properties: {} };
    },
  },
];
