/** Tells the runner, from a process of its functions. Where it is gone there is nobody to hear, nor to be told of that. */
export function tellRunner(message: object): void {
  process.send?.(message, undefined, undefined, () => {});
}
