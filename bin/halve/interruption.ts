/** What Ctrl+C does: a command that has something to end, or whose work ends with it, says so here. */
export const interruption: { words: string; stop: () => Promise<void> } = {
  words: 'Stopped. What the server has been given goes on: "halve list" names it.',
  stop: async () => {},
};
