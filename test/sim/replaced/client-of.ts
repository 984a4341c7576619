import { currentActor } from '../core/actor.ts';
import { callService, type ServiceName } from '../services/call-service.ts';

interface Command {
  input: object;
  constructor: { name: string };
}

const operations = new Map<string, string>();
/** What is one item by name to the SDK's client is a document to the simulated table. */
function operationOf(name: string): string {
  const operation = operations.get(name) ?? name.replace(/(Item)?Command$/, '');
  operations.set(name, operation);
  return operation;
}

/** A client of the SDK whose `send` goes to a simulated service. It keeps nothing, so making one costs nothing. */
export const clientOf = (service: ServiceName) =>
  class {
    readonly config = {
      requestHandler: {},
      forcePathStyle: true,
      endpoint: async () => ({ protocol: 'https:', hostname: 'aws.example', path: '/' }),
      requestChecksumCalculation: async () => 'WHEN_REQUIRED',
    };
    readonly middlewareStack = { add() {}, addRelativeTo() {}, remove: () => false, use() {} };

    send(command: Command, options: { abortSignal?: AbortSignal } = {}): Promise<unknown> {
      const operation = operationOf(command.constructor.name);
      return callService(currentActor(), service, operation, command.input, options.abortSignal);
    }

    destroy(): void {}
  };
