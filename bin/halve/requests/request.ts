/** Node's own fetch cannot send a stream of a known length. A file of its own, to be loaded where that is needed. */
export { request } from 'undici';
