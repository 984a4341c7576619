/**
 * Whether work that only improves what is there already may begin: where it takes so many times as long as what has been
 * done since `begun`, it still ends by the deadline. What ran into it would take the first result along. Epoch
 * milliseconds.
 */
export function hasTimeFor(
  times: number,
  begun: number,
  deadline: number | undefined,
  now = Date.now(),
): boolean {
  return deadline === undefined || now + times * (now - begun) < deadline;
}
