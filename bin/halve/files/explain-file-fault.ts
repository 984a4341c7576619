import { ClientError } from '../client-error.ts';

const REASONS: Record<string, string> = {
  EACCES: 'there is no permission. Choose another place, or change its permissions',
  EPERM: 'there is no permission. Choose another place, or change its permissions',
  EROFS: 'its disk is read-only. Choose another place',
  EISDIR: 'it is a folder. Name a file',
  ENOTDIR: 'a part of the path is a file, not a folder. Check the path',
  EEXIST: 'a file of this name is in the way. Choose another place',
  ENAMETOOLONG: 'its name is too long for this disk. Choose a shorter one',
  ENOSPC: 'the disk is full. Make room, or choose another place',
  EDQUOT: 'your share of the disk is used up. Make room, or choose another place',
  EFBIG: 'it is larger than files may be there. Choose another place',
  EMFILE: 'too many files are open. Let more be (ulimit -n 1024)',
};

/** Node shows what is no UTF-8 in a name so, and opens no such file. */
const NOT_UTF8 = '\ufffd';

function missing(what: string, path: string): string {
  if (path.includes(NOT_UTF8)) return 'its name is not in UTF-8, so that it cannot be opened. Rename it';
  return what.startsWith('Cannot write')
    ? 'there is no such folder. Make it, or check the path'
    : 'there is none of this name. Check the path';
}

/** `what` is the half sentence that was to be done: `Cannot read the CSV`. */
export function explainFileFault(fault: unknown, what: string, path: string): ClientError {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
  const reason = (code === 'ENOENT' ? missing(what, path) : REASONS[code]) ?? `the system says ${code}`;
  return new ClientError(`${what} ${path}: ${reason}.`, { cause: fault });
}
