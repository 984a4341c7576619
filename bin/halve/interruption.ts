interface Interruption {
  words: string;
  stop: () => Promise<void>;
  /** Whether the work is more than what is printed, and goes on where nobody reads that to its end. */
  worksOn: boolean;
}

/** What Ctrl+C does: a command that has something to end, or whose work ends with it, says so here. */
export const interruption: Interruption = {
  words: 'Stopped. What the server has been given goes on: "halve list" names it.',
  stop: async () => {},
  worksOn: false,
};
