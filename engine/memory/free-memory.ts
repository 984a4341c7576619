/**
 * Gives the memory of a buffer back now; it is empty from then on. Node would keep it until its next collection,
 * and runs one, over the whole heap, for every few pictures that lie outside of it. Only for who owns the buffer
 * and knows that nothing reads from it any more, libvips included. One that shares its memory is left as it is.
 */
export function freeMemory(buffer: Buffer): void {
  const memory = buffer.buffer;
  if (memory instanceof ArrayBuffer && buffer.byteLength === memory.byteLength && !memory.detached)
    memory.transfer(0);
}
