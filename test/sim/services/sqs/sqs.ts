import type { Service } from '../call-service.ts';
import { Queues, refusal } from './queues.ts';

interface Entry {
  Id: string;
  MessageBody?: string;
  MessageGroupId?: string;
  DelaySeconds?: number;
  ReceiptHandle?: string;
  VisibilityTimeout?: number;
}
type Input = Partial<Entry> & { QueueUrl?: string; Entries?: Entry[] };

const MOST_BATCH = 10;
const MOST_BYTES = 1024 * 1024;
const MOST_DELAY_SECONDS = 900;
const MOST_VISIBILITY_SECONDS = 43_200;
/** What a message may be made of; SQS refuses all else. */
const REFUSED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** The calls for queues and messages, as far as Halve makes them. */
export class Sqs extends Queues implements Service {
  apply(operation: string, input: object): unknown {
    const call = input as Input;
    switch (operation) {
      case 'SendMessage':
        this.#refuse(call as Entry);
        return {
          MessageId: this.put(call.QueueUrl!, call.MessageBody!, call.MessageGroupId, call.DelaySeconds),
        };
      case 'SendMessageBatch':
        return this.#batch(call, (entry) => {
          this.#refuse(entry);
          this.put(call.QueueUrl!, entry.MessageBody!, entry.MessageGroupId, entry.DelaySeconds);
        });
      case 'ChangeMessageVisibility':
        this.#hide(call);
        return {};
      case 'ChangeMessageVisibilityBatch':
        return this.#batch(call, (entry) => this.#hide({ ...entry, QueueUrl: call.QueueUrl }));
      case 'DeleteMessage':
        this.delete(call.QueueUrl!, call.ReceiptHandle!);
        return {};
      case 'DeleteMessageBatch':
        return this.#batch(call, (entry) => this.delete(call.QueueUrl!, entry.ReceiptHandle!));
      default:
        throw refusal('InvalidAction', `The simulated SQS knows no ${operation}`);
    }
  }

  #hide({ QueueUrl, ReceiptHandle, VisibilityTimeout: seconds = 0 }: Input): void {
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > MOST_VISIBILITY_SECONDS) {
      throw refusal('InvalidParameterValue', `Value ${seconds} for parameter VisibilityTimeout is invalid`);
    }
    const queue = this.queue(QueueUrl!);
    const { now } = this.world;
    for (const message of queue.messages) {
      if (message.handle !== ReceiptHandle) continue;
      if (message.visibleAt <= now) throw refusal('MessageNotInflight', 'The message is not in flight');
      if (now + seconds * 1_000 > message.firstReceivedAt! + MOST_VISIBILITY_SECONDS * 1_000) {
        throw refusal(
          'InvalidParameterValue',
          'Total VisibilityTimeout is beyond the limit of 43200 seconds',
        );
      }
      this.hideUntil(queue, message, now + seconds * 1_000);
      return;
    }
  }

  #refuse(entry: Entry): void {
    const { MessageBody: body = '', DelaySeconds: delay = 0, MessageGroupId: group } = entry;
    if (body === '' || REFUSED.test(body))
      throw refusal('InvalidMessageContents', 'The message contains characters that are not allowed');
    if (!Number.isInteger(delay) || delay < 0 || delay > MOST_DELAY_SECONDS) {
      throw refusal('InvalidParameterValue', `Value ${delay} for parameter DelaySeconds is invalid`);
    }
    if (group !== undefined && !/^[!-~]{1,128}$/.test(group))
      throw refusal('InvalidParameterValue', 'Bad MessageGroupId');
  }

  #batch({ Entries = [] }: Input, run: (entry: Entry) => void): unknown {
    if (Entries.length === 0) throw refusal('EmptyBatchRequest', 'There should be at least one entry');
    if (Entries.length > MOST_BATCH) throw refusal('TooManyEntriesInBatchRequest', 'At most ten entries');
    if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length) {
      throw refusal('BatchEntryIdsNotDistinct', 'Id repeated');
    }
    const bytes = Entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0);
    if (bytes > MOST_BYTES)
      throw refusal('BatchRequestTooLong', 'Batch requests cannot be longer than 1048576 bytes');
    const { chance, faults } = this.world;
    const partly = chance.chance(faults.partial);
    const Successful: { Id: string }[] = [];
    const Failed: { Id: string; Code: string; SenderFault: boolean }[] = [];
    for (const entry of Entries) {
      if (partly && chance.chance(0.5)) {
        Failed.push({ Id: entry.Id, Code: 'InternalError', SenderFault: false });
        continue;
      }
      try {
        run(entry);
        Successful.push({ Id: entry.Id });
      } catch (error) {
        Failed.push({ Id: entry.Id, Code: (error as Error).name, SenderFault: true });
      }
    }
    return { Successful, Failed };
  }
}
