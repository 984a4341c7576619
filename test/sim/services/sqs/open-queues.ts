import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { quietWorld } from '../../quiet-world.ts';
import { Sqs } from './sqs.ts';

interface Received {
  told: string;
  handle: string;
}

/** A queue and its dead-letter queue, real and simulated side by side; a message is buried after two receives. */
export async function openQueues(sqs: SQSClient, sequence: number) {
  const world = quietWorld();
  const names = { queue: `queue-${sequence}`, dead: `dead-${sequence}` };
  const dead = await sqs.send(new CreateQueueCommand({ QueueName: names.dead }));
  const deadArn = `arn:aws:sqs:us-east-1:000000000000:${names.dead}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 2 });
  const Attributes = { VisibilityTimeout: '3600', RedrivePolicy };
  const created = await sqs.send(new CreateQueueCommand({ QueueName: names.queue, Attributes }));
  const settings = { visibilityMs: 3_600_000, retentionMs: 1_209_600_000 };
  const simulated = new Sqs(world, [
    { ...settings, url: 'queue', arn: '', dead: { queueUrl: 'dead', maxReceives: 2 } },
    { ...settings, url: 'dead', arn: '', dead: undefined },
  ]);

  async function receive(QueueUrl: string, url: string): Promise<[Received[], Received[]]> {
    const real: Received[] = [];
    for (;;) {
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      });
      const { Messages = [] } = await sqs.send(command);
      if (Messages.length === 0) break;
      real.push(
        ...Messages.map((m) => ({
          told: `${m.Body} received ${m.Attributes?.ApproximateReceiveCount}`,
          handle: m.ReceiptHandle!,
        })),
      );
    }
    const mine: Received[] = [];
    for (let some = simulated.receive(url, 10); some.length > 0; some = simulated.receive(url, 10)) {
      mine.push(
        ...some.map(({ body, receives, handle }) => ({
          told: `${body} received ${receives}`,
          handle: handle!,
        })),
      );
    }
    // In any order, by both.
    const byText = (one: Received, other: Received) => one.told.localeCompare(other.told);
    return [real.sort(byText), mine.sort(byText)];
  }

  return {
    async send(bodies: string[]): Promise<void> {
      if (bodies.length === 0) return;
      const Entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: created.QueueUrl, Entries }));
      simulated.apply('SendMessageBatch', { QueueUrl: 'queue', Entries });
    },
    receiveAll: () => receive(created.QueueUrl!, 'queue'),
    async receiveDead(): Promise<[string[], string[]]> {
      const [real, mine] = await receive(dead.QueueUrl!, 'dead');
      // A buried message begins to count anew on AWS and here; fauxqs counts on.
      const bodiesOf = (received: Received[]) => received.map(({ told }) => told.replace(/ received.*/, ''));
      return [bodiesOf(real), bodiesOf(mine)];
    },
    async end(fate: 'delete' | 'return' | 'hide', real: string, mine: string): Promise<void> {
      if (fate === 'hide') return;
      if (fate === 'delete') {
        await sqs.send(
          new DeleteMessageBatchCommand({
            QueueUrl: created.QueueUrl,
            Entries: [{ Id: '0', ReceiptHandle: real }],
          }),
        );
        simulated.apply('DeleteMessageBatch', {
          QueueUrl: 'queue',
          Entries: [{ Id: '0', ReceiptHandle: mine }],
        });
        return;
      }
      await sqs.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: created.QueueUrl,
          ReceiptHandle: real,
          VisibilityTimeout: 0,
        }),
      );
      simulated.apply('ChangeMessageVisibility', {
        QueueUrl: 'queue',
        ReceiptHandle: mine,
        VisibilityTimeout: 0,
      });
    },
  };
}
