/** What sharp itself would take as a picture's quality where only its size is to change. */
export const SCALED_QUALITY = 80;
