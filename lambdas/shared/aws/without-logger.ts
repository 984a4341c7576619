/** The SDK copies what it could log of each call before it finds that nobody listens. */
export function withoutLogger<T extends { middlewareStack: { remove(name: string): boolean } }>(
  client: T,
): T {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
