import type { CallTable } from './table/open-tables.ts';

/** Until when the chains of a request are leased (lambdas/shared/state/links/links.ts). */
const LEASES = ['fan_link_until', 'erase_link_until'];

/**
 * Nobody works a request when the stack starts: what was leased to a process that was killed, for minutes on AWS, need
 * not wait for the lease's end. Of the requests that the daily sweep still looks after.
 */
export async function releaseLeases(call: CallTable, TableName: string): Promise<void> {
  for (let ExclusiveStartKey: unknown; ; ) {
    const { body } = await call(
      'Query',
      JSON.stringify({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'UNSETTLED' } },
        ExclusiveStartKey,
      }),
    );
    const { Items = [], LastEvaluatedKey } = JSON.parse(body);
    for (const { request_id } of Items)
      for (const lease of LEASES)
        await call(
          'UpdateItem',
          JSON.stringify({
            TableName,
            Key: { pk: { S: `REQUEST#${request_id.S}` }, sk: { S: 'REQUEST' } },
            UpdateExpression: 'SET #lease = :over',
            ConditionExpression: '#lease > :over',
            ExpressionAttributeNames: { '#lease': lease },
            ExpressionAttributeValues: { ':over': { N: '0' } },
          }),
        );
    if (LastEvaluatedKey === undefined) return;
    ExclusiveStartKey = LastEvaluatedKey;
  }
}
