/** What the simulation takes away from the code that runs in it, kept for itself. */
export const realSetImmediate = globalThis.setImmediate;
export const RealDate = globalThis.Date;
export const realRandom = Math.random;
export const realEnvironment = process.env;
export const realNow = performance.now.bind(performance);
