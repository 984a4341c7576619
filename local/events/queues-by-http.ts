import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type PolledQueue, toReceive, toRemove } from '../emulators/polled-queue.ts';
import { REGION, SECRET_KEY } from '../template.ts';

/** Queues as Lambda reaches them, through an endpoint that watches calls, or breaks them. */
export function queuesByHttp(endpoint: string) {
  const clients = new Map<string, SQSClient>();
  const clientOf = (accessKeyId: string) => {
    const client =
      clients.get(accessKeyId) ??
      new SQSClient({ endpoint, region: REGION, credentials: { accessKeyId, secretAccessKey: SECRET_KEY } });
    clients.set(accessKeyId, client);
    return client;
  };

  return {
    /** As on AWS, it is polled by the rights of the function that takes its messages. */
    queueOf(QueueUrl: string, functionName: string): PolledQueue {
      const client = clientOf(functionName);
      return {
        async receive(most, abortSignal) {
          const asked = new ReceiveMessageCommand(toReceive(QueueUrl, most));
          return (await client.send(asked, { abortSignal })).Messages ?? [];
        },
        async remove(messages) {
          await client.send(new DeleteMessageBatchCommand(toRemove(QueueUrl, messages)));
        },
      };
    },
    close() {
      for (const client of clients.values()) client.destroy();
    },
  };
}
