/** The part of a call's input by which a person knows it. */
export function readsOf(operation: string, input: object): string {
  const said = input as Record<string, unknown>;
  const key = said.Key as { pk: string; sk: string } | string | undefined;
  const parts: unknown[] = [];
  if (typeof key === 'string') parts.push(key);
  else if (key) parts.push(`${key.pk} ${key.sk}`);
  const item = said.Item as { pk: string; sk: string } | undefined;
  if (item) parts.push(`${item.pk} ${item.sk}`);
  for (const field of ['Prefix', 'CopySource', 'UpdateExpression', 'ConditionExpression']) {
    if (said[field]) parts.push(`${field === 'ConditionExpression' ? 'IF ' : ''}${said[field]}`);
  }
  if (said.ExpressionAttributeValues) parts.push(valuesOf(said.ExpressionAttributeValues));
  if (typeof said.QueueUrl === 'string') parts.push(said.QueueUrl.split('/').at(-1));
  for (const entry of (said.Entries as { MessageBody?: string; DelaySeconds?: number }[] | undefined) ?? []) {
    if (entry.MessageBody) {
      parts.push(`${entry.MessageBody}${entry.DelaySeconds ? ` in ${entry.DelaySeconds} s` : ''}`);
    }
  }
  if (said.VisibilityTimeout !== undefined) parts.push(`hidden for ${said.VisibilityTimeout} s`);
  if (operation.startsWith('Batch')) parts.push(batchOf(said.RequestItems as Record<string, unknown>));
  return parts.join(' ');
}

const valuesOf = (values: unknown) =>
  JSON.stringify(values, (_, value: unknown) => (value instanceof Set ? [...value] : value)).slice(0, 300);

function batchOf(tables: Record<string, unknown>): string {
  const [requests] = Object.values(tables);
  const list = Array.isArray(requests) ? requests : (requests as { Keys: unknown[] }).Keys;
  return list
    .map((one: Record<string, { Item?: object; Key?: object }>) => {
      const item = (one.PutRequest?.Item ?? one.DeleteRequest?.Key ?? one) as { pk: string; sk: string };
      return `${one.PutRequest ? 'put ' : one.DeleteRequest ? 'delete ' : ''}${item.pk} ${item.sk}`;
    })
    .join(', ')
    .slice(0, 300);
}
