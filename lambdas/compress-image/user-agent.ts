/** How Halve calls itself to the servers of images. */
export const USER_AGENT = 'Halve (image compressor)';
