/** An object whose body a function has written to a file of the store's folder, beside events and what came of them. */
export interface HandedObject {
  handed: number;
  bucket: string;
  key: string;
  /** The file's name in the folder. */
  file: string;
  contentLength: number;
  etag: string;
  contentType: string;
  cacheControl: string | undefined;
}
/** What is answered, once it is stored. */
export interface TakenObject {
  taken: number;
  fault?: string;
}

/** Stores what was handed over; throws where it cannot. */
export type TakeObject = (object: HandedObject) => void;

/** How files begin that no object has taken yet. */
export const HANDED = 'handed-';
