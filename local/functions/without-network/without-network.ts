import { callTableHere } from './call-table-here.ts';
import { putByFile } from './put-by-file.ts';
import { stayHere } from './stay-here.ts';

/** Has a function do without the network what it can: its calls of the table, and storing objects where those are files. */
export function withoutNetwork({ TABLE_FILE, OBJECTS_FOLDER, AWS_ENDPOINT_URL_S3 }: NodeJS.ProcessEnv): void {
  const table = callTableHere(TABLE_FILE!);
  stayHere(OBJECTS_FOLDER ? [table, putByFile(OBJECTS_FOLDER, AWS_ENDPOINT_URL_S3!)] : [table]);
}
