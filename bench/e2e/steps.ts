import type { CpuProfile } from './profile-process.ts';

type Frame = CpuProfile['nodes'][number]['callFrame'];

/** The first that fits a frame names its step; `name` is the function's, where the file alone does not tell. */
const STEPS: { step: string; file: RegExp; name?: RegExp }[] = [
  { step: 'decode', file: /coefficients\/(coefficients|read-scans)/, name: /^read/ },
  { step: 'probe', file: /coefficients\/search-scale|engine\/recognise|\/container\.ts|score\/lattice/ },
  { step: 'probe', file: /jpeg\/search-jpeg/, name: /^probe$/ },
  { step: 'decode', file: /engine\/decode\.ts/ },
  { step: 'download', file: /collect-body|receive-image|engine\/gate/ },
  { step: 'encode', file: /\/engine\// },
  {
    step: 'download',
    file: /strict-asker|lenient-asker|exchange|outbound|checked-connector|fetch-image|download-image/,
  },
  { step: 'store', file: /client-s3|middleware-sdk-s3|shared\/aws\/(objects|quick-put)|make-output/ },
  {
    step: 'count',
    file: /client-dynamodb|lib-dynamodb|util-dynamodb|shared\/aws\/(dynamodb-calls|quick-calls|table)/,
  },
  { step: 'count', file: /state\/countdown|count-together/ },
  { step: 'store and count: SDK', file: /@smithy|@aws-sdk|@aws-crypto/ },
  { step: 'store and count: HTTP', file: /node:_http/ },
];

/** Milliseconds that were sampled in each step; what no step is named for is `other`. */
export function stepsOf({ nodes, samples, timeDeltas }: CpuProfile): Record<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const stepOfNode = (id: number): string => {
    const frame = byId.get(id)!.callFrame;
    if (frame.functionName === '(idle)') return 'idle';
    if (frame.functionName === '(garbage collector)') return 'garbage collection';
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const step = stepOfFrame(byId.get(at)!.callFrame);
      if (step !== undefined) return step;
    }
    return 'other';
  };
  const known = new Map<number, string>();
  const sums: Record<string, number> = {};
  for (const [at, id] of samples.entries()) {
    const step = known.get(id) ?? stepOfNode(id);
    known.set(id, step);
    sums[step] = (sums[step] ?? 0) + timeDeltas[at]! / 1_000;
  }
  return sums;
}

const stepOfFrame = ({ url, functionName }: Frame) =>
  STEPS.find(({ file, name }) => file.test(url) && (name?.test(functionName) ?? true))?.step;
