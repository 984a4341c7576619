/** The command line asks for what there is not; its message says what there is. */
export class WishError extends Error {}
