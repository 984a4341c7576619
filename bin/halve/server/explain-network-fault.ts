import { ClientError } from '../client-error.ts';

const SERVER = 'check --url or HALVE_URL';
const LOOPBACK = /^(localhost|127\.|\[::1\])/;

/** Says why a server could not be reached, and what can be done; fetch hides the reason in its error's cause. */
export function explainNetworkFault(fault: unknown, url: URL, settings = SERVER): ClientError {
  const code = codeOf(fault);
  const { origin, hostname } = url;
  if (code === 'ECONNREFUSED') {
    const way =
      LOOPBACK.test(hostname) && settings === SERVER
        ? 'Start one with "npm start" in Halve\'s folder, or name another with --url or HALVE_URL.'
        : `Is it running? Otherwise ${settings}.`;
    return passing(`Nothing answers at ${origin}/. ${way}`, fault);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return passing(
      `The name ${hostname} cannot be found. Check the connection, otherwise ${settings}.`,
      fault,
    );
  }
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE') {
    return passing(`The connection to ${origin}/ broke. Try again.`, fault);
  }
  if (/TIMEOUT|TIMEDOUT|TimeoutError/.test(code)) {
    return passing(`No answer came from ${origin}/ in time. Try again, or ${settings}.`, fault);
  }
  if (/CERT|SSL|TLS|SELF_SIGNED/.test(code)) {
    return new ClientError(
      `The certificate of ${origin}/ is not good (${code}). Is https the right scheme? Otherwise ${settings}.`,
      { cause: fault },
    );
  }
  return passing(`${origin}/ cannot be reached (${code}). Try again, or ${settings}.`, fault);
}

const passing = (message: string, cause: unknown) => new ClientError(message, { passing: true, cause });

function codeOf(fault: unknown): string {
  for (let at = fault; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at.name === 'TimeoutError') return at.name;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
    if (at.cause === undefined) return at.message;
  }
  return String(fault);
}
