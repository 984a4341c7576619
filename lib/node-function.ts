import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CfnResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { settings } from './settings.ts';

/** Where a function's source is named in the template, for runners that take it unbundled. */
const SOURCE_METADATA = 'halve:source';

const ROOT = join(import.meta.dirname, '..');

/** Copies a file by this very Node, in any shell: `cp` is not everywhere. */
export const copyCommand = (from: string, to: string) =>
  `"${process.execPath}" -e "require('node:fs').copyFileSync(process.argv[1], process.argv[2])" "${from}" "${to}"`;

export interface NodeFunctionProps<Env extends z.ZodType> {
  /** The folder under lambdas/, which is the function's name. */
  folder: string;
  env: Env;
  /** Typed by the function's own schema: a missing or misspelt variable does not compile. */
  environment: z.input<Env> & Record<string, string>;
  timeoutSeconds: number;
  memoryMiB: number;
  /** Whether its messages may come back to it, by however many others: Lambda would end that after 16 turns. */
  loops?: boolean;
  /** Whether the function needs sharp's binary beside its bundle. */
  sharp?: boolean;
  /** Files of the project that lie beside the bundle, flat. */
  beside?: string[];
}

/** A Lambda from lambdas/<folder>/handler.ts with a log group and a role of its own, which allows only what is added. */
export class NodeFunction<Env extends z.ZodType = z.ZodType> extends Construct {
  readonly function: NodejsFunction;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Env>) {
    super(scope, id);
    const architecture =
      this.node.tryGetContext('arch') === 'x86_64' ? Architecture.X86_64 : Architecture.ARM_64;
    const source = join('lambdas', props.folder, 'handler.ts');
    if (!existsSync(join(ROOT, source))) throw new Error(`Expected a function's source at ${source}`);

    const logs = new LogGroup(this, 'Logs', {
      retention: settings.logDays as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [`${logs.logGroupArn}`]);
    this.function = new NodejsFunction(this, 'Function', {
      description: `Halve: ${props.folder}`,
      entry: join(ROOT, source),
      projectRoot: ROOT,
      depsLockFilePath: join(ROOT, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture,
      role: this.#role,
      logGroup: logs,
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMiB,
      ...(props.loops ? { recursiveLoop: RecursiveLoop.ALLOW } : {}),
      environment: {
        ...props.environment,
        // Two stacks in one account keep their logs and metrics apart by it.
        POWERTOOLS_SERVICE_NAME: Stack.of(this).stackName,
        ...(props.sharp ? { MALLOC_ARENA_MAX: '2' } : {}),
      },
      bundling: {
        minify: true,
        // A line of sizes for each function would drown what cdk has to say.
        logLevel: LogLevel.ERROR,
        format: OutputFormat.ESM,
        target: 'node24',
        mainFields: ['module', 'main'],
        // Bundled CommonJS modules ask for a require that ESM does not have.
        banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
        externalModules: [],
        nodeModules: props.sharp ? ['sharp'] : undefined,
        commandHooks: {
          beforeBundling: () => [],
          beforeInstall: () => [],
          afterBundling: (_input, output) =>
            (props.beside ?? []).map((file) => copyCommand(join(ROOT, file), join(output, basename(file)))),
        },
        environment: {
          npm_config_os: 'linux',
          npm_config_cpu: architecture === Architecture.ARM_64 ? 'arm64' : 'x64',
          npm_config_libc: 'glibc',
        },
      },
    });
    (this.function.node.defaultChild as CfnResource).addMetadata(SOURCE_METADATA, source);
  }

  /** Allows these actions on these resources and nothing else. */
  allow(actions: string[], resources: string[], conditions?: Record<string, unknown>): void {
    this.#role.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources, conditions }));
  }
}
