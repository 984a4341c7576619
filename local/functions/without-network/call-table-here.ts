import { openTables } from '../../emulators/table/open-tables.ts';
import type { Here, HereRequest } from './stay-here.ts';

const OPERATION = /^DynamoDB_20120810\.(\w+)$/;
const operationOf = ({ headers }: HereRequest) => OPERATION.exec(headers['x-amz-target'] ?? '')?.[1];

/** Does the calls of the table in this process, in the file that all processes share. */
export function callTableHere(file: string): Here {
  const { call } = openTables(file);
  return {
    isHere: (request) => operationOf(request) !== undefined,
    async answer(request) {
      const { body: given } = request;
      const body = typeof given === 'string' ? given : new TextDecoder().decode(given as Uint8Array);
      const answered = await call(operationOf(request)!, body);
      return { ...answered, headers: { 'content-type': 'application/x-amz-json-1.0' } };
    },
  };
}
