import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LONG_POLL_SECONDS, type PolledQueue } from './poller.ts';
import { REGION } from './template.ts';

/** Queues as Lambda reaches them, through an endpoint that watches calls, or breaks them. */
export function queuesByHttp(endpoint: string) {
  const clients = new Map<string, SQSClient>();
  const clientOf = (accessKeyId: string) => {
    const client =
      clients.get(accessKeyId) ??
      new SQSClient({ endpoint, region: REGION, credentials: { accessKeyId, secretAccessKey: 'local' } });
    clients.set(accessKeyId, client);
    return client;
  };

  return {
    /** As on AWS, it is polled by the rights of the function that takes its messages. */
    queueOf(QueueUrl: string, functionName: string): PolledQueue {
      const client = clientOf(functionName);
      return {
        async receive(most, abortSignal) {
          const asked = {
            QueueUrl,
            MaxNumberOfMessages: most,
            WaitTimeSeconds: LONG_POLL_SECONDS,
            MessageSystemAttributeNames: ['All' as const],
          };
          return (await client.send(new ReceiveMessageCommand(asked), { abortSignal })).Messages ?? [];
        },
        async remove(messages) {
          const Entries = messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));
          await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
        },
      };
    },
    close() {
      for (const client of clients.values()) client.destroy();
    },
  };
}
