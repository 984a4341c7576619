/** Makes a value on its first use and keeps it: clients are made once a process, and importing makes none. */
export function lazy<T>(make: () => T): () => T {
  let kept: { value: T } | undefined;
  return () => {
    kept ??= { value: make() };
    return kept.value;
  };
}
