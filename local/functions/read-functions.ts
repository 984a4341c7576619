import { join } from 'node:path';
import type { Emulators } from '../emulators/start-emulators.ts';
import { codePath } from '../places.ts';
import { localName, REGION, SECRET_KEY, type Template } from '../template.ts';
import type { FunctionSettings, Surroundings } from './function-pool.ts';

const COMPRESSOR = 'lambdas/compress-image/handler.ts';
/** What every request needs at once; others wait to be started by their first event. */
const WARM = [COMPRESSOR, 'lambdas/fan-out/handler.ts'];
/** Of any other function: enough to use every wait of one for the work of another. */
const MOST_PROCESSES = 4;
/** Left alone, Node lets a process grow by a hundred megabytes of garbage on a large machine; there are many here. */
const YOUNG_MIB = 8;

interface FunctionOptions {
  workers: number;
  allow: string[];
  allowedPace?: number | undefined;
  speed: number;
  longestBatchSeconds: number;
  endpoint: string | undefined;
  publicEndpoint?: string | undefined;
  /** The folder of a bundled synthesis: functions run from their bundles in it, not from their sources. */
  bundles?: string | undefined;
  emulators: Promise<Emulators>;
  say?: FunctionSettings['say'];
}

/** The template's functions, each with its source, the environment of the template and what Lambda and the runner add. */
export function readFunctions(template: Template, options: FunctionOptions): [string, FunctionSettings][] {
  return template.ofType('AWS::Lambda::Function').map(([id, { Properties, Metadata }]) => {
    const name = functionName(id);
    const source = String(Metadata['halve:source']);
    const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
    const environment = standing(name, options);
    const surround = (emulators: Emulators): Surroundings => {
      const own = Object.fromEntries(
        Object.entries(Variables).map(([variable, value]) => [variable, template.resolve(value)]),
      );
      return {
        environment: { ...own, ...places(emulators, options, own), ...environment },
        takeObject: emulators.takeObject,
      };
    };
    const compressor = source === COMPRESSOR;
    const settings = {
      name,
      path:
        options.bundles === undefined
          ? codePath(source.replace(/\.ts$/, ''))
          : join(options.bundles, String(Metadata['aws:asset:path']), 'index.mjs'),
      environment,
      surroundings: options.emulators.then(surround),
      timeoutSeconds: Number(Properties.Timeout ?? 3),
      memoryMiB: Number(Properties.MemorySize ?? 128),
      pictures: compressor,
      warm: WARM.includes(source),
      processes: compressor ? options.workers : 1,
      mostProcesses: compressor ? options.workers : MOST_PROCESSES,
      // Where there are pictures, collecting as often as elsewhere costs milliseconds each.
      youngMiB: compressor ? 2 * YOUNG_MIB : YOUNG_MIB,
      say: options.say,
    };
    return [id, settings];
  });
}

/** What a function is called here; its calls to AWS carry this as their access key, so that they can be told apart. */
export const functionName = (logicalId: string) => localName(logicalId).replace(/-function$/, '');

/** What is known before anything runs. */
function standing(
  name: string,
  { allow, allowedPace, speed, longestBatchSeconds, endpoint, bundles }: FunctionOptions,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: name,
    AWS_SECRET_ACCESS_KEY: SECRET_KEY,
    AWS_LAMBDA_FUNCTION_NAME: name,
    // Bundles are as they are deployed, and what goes through an endpoint is to be seen there.
    ...(endpoint === undefined && bundles === undefined ? { WITHOUT_NETWORK: 'true' } : {}),
    ALLOW_ADDRESSES: allow.join(','),
    ...(allowedPace === undefined ? {} : { ALLOWED_PACE: String(allowedPace) }),
    SPEED: String(speed),
    LONGEST_BATCH_SECONDS: String(longestBatchSeconds),
    POWERTOOLS_LOG_LEVEL: process.env.HALVE_LOG_LEVEL ?? 'ERROR',
    POWERTOOLS_METRICS_DISABLED: process.env.HALVE_METRICS === 'on' ? 'false' : 'true',
  };
}

/** Where all is. */
function places(
  { aws: emulated, publicAws, dynamodb, tableFile, objectsFolder, passing }: Emulators,
  { endpoint, publicEndpoint }: FunctionOptions,
  own: Record<string, string>,
): Record<string, string> {
  const aws = endpoint ?? emulated;
  return {
    AWS_ENDPOINT_URL_S3: aws,
    AWS_ENDPOINT_URL_SQS: aws,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint ?? dynamodb,
    TABLE_FILE: tableFile,
    ...(objectsFolder === undefined ? {} : { OBJECTS_FOLDER: objectsFolder }),
    ...(passing === undefined ? {} : { PASSING_FOLDER: passing }),
    S3_PUBLIC_ENDPOINT: publicEndpoint ?? publicAws,
    // The CDN, or the bucket's https address, is not on this machine.
    ...('OUTPUT_BASE_URL' in own ? { OUTPUT_BASE_URL: `${publicAws}/${own.OUTPUTS_BUCKET}` } : {}),
  };
}
