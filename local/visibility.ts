/** What the longest honest batch takes on a slow machine; below it, a message would come while it is worked. */
const LONGEST_BATCH_SECONDS = 10;

/** How long a received message is hidden at a given speed, in whole seconds. */
export const visibilityAt = (speed: number) => (seconds: number) =>
  Math.max(Math.ceil(seconds / speed), Math.min(seconds, LONGEST_BATCH_SECONDS));
