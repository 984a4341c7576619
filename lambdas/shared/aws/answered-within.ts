/** DynamoDB and SQS answer in milliseconds; two such waits and a third try fit into a call of the API (29 s). */
export const ANSWER_SECONDS = 10;
/** The answer to a part or a copy begins when it is taken: of the largest CSV (1 GiB) within about 10 s. */
export const OBJECT_ANSWER_SECONDS = 20;

/**
 * For a client's `requestHandler`: a call whose answer has not begun by then is given up, and made again like any that
 * breaks. By itself the SDK waits for as long as a function may run, and longer. How long a connection may rest is not
 * held: a CSV is read as slowly as its images have their turns.
 */
export const answeredWithin = (seconds: number) => ({
  requestTimeout: 1_000 * seconds,
  // Without it the SDK only warns.
  throwOnRequestTimeout: true,
});
