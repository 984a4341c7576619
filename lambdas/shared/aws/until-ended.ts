/**
 * How middy wraps each function: where the time is over Lambda ends the process. An error just before would leave it
 * there, to go on with its work at some later call: for a request that is erased by then, or hours after a client was
 * told that nothing had come of it.
 */
export const UNTIL_ENDED = { timeoutEarlyInMillis: 0 };
