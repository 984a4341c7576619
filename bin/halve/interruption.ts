/** What is said when Ctrl+C ends the client; a command whose work ends with it says so instead. */
export const interruption = {
  words: 'Stopped. What the server has been given goes on: "halve list" names it.',
};
