import { VERSION } from '../../version.ts';

/** The page that tells the owner of a shop what has asked it for images. */
export const ROBOT_PATH = '/robot';

/** How Halve calls itself to the servers of images, with the address of this deployment's page about it. */
export const userAgent = (apiUrl: string) => `Halve/${VERSION} (+${apiUrl}${ROBOT_PATH})`;
