/**
 * Gives the memory of a body back now, where it is the body's alone; the body is empty from then on. The functions
 * have the like of their own: the runner takes no code from what it runs.
 */
export function freeMemory({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
