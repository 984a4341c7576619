import { NAME_TRIES } from '../../limits.ts';
import { isMalformed, MalformedAnswer, OutboundError } from './outbound-error.ts';

const CODES: Record<string, [code: string, reason: string]> = {
  EAI_AGAIN: ['NAME_NOT_FOUND', 'the name of the server could not be looked up'],
  ECONNREFUSED: ['CONNECTION_REFUSED', 'the server refused the connection'],
  ETIMEDOUT: ['TIMED_OUT', 'the server could not be reached in time'],
  EHOSTUNREACH: ['UNREACHABLE', 'the server cannot be reached'],
  ENETUNREACH: ['UNREACHABLE', 'the server cannot be reached'],
  EADDRNOTAVAIL: ['UNREACHABLE', 'the server cannot be reached'],
  HPE_HEADER_OVERFLOW: ['BAD_ANSWER', 'the headers of the answer are too large'],
  EPROTO: ['TLS_FAILED', 'no secure connection came about'],
};
const RESET = /^(ECONNRESET|ECONNABORTED|EPIPE)$/;
/** What does not begin as an answer does. */
const NO_HTTP = 'HPE_INVALID_CONSTANT';
const TLS = /^ERR_(SSL|TLS)_/;
const CERTIFICATE =
  /CERT|^UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|CRL_)/;

/** Turns what Node or OpenSSL threw before a whole header had come into a code and half a sentence. */
export function explainNetworkError(error: unknown): OutboundError {
  if (error instanceof OutboundError) return error;
  const options = { cause: error };
  const code = codeOf(error);
  if (code === 'ENOTFOUND') {
    const reason = 'the name of the server could not be found';
    return new OutboundError('NAME_NOT_FOUND', reason, { ...options, tries: NAME_TRIES });
  }
  const known = CODES[code];
  if (known) return new OutboundError(...known, options);
  if (CERTIFICATE.test(code)) {
    const reason = `the certificate of the server cannot be trusted (${code})`;
    return new OutboundError('BAD_CERTIFICATE', reason, { ...options, permanent: true });
  }
  if (RESET.test(code)) {
    return new OutboundError('CONNECTION_RESET', 'the connection was closed before an answer came', options);
  }
  if (code === NO_HTTP)
    return new OutboundError('BAD_ANSWER', 'the answer is not HTTP', { ...options, permanent: true });
  if (isMalformed(error)) return new MalformedAnswer(options);
  if (TLS.test(code)) return new OutboundError('TLS_FAILED', 'no secure connection came about', options);
  return new OutboundError('CONNECTION_FAILED', 'the connection failed', options);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && error.code ? String(error.code) : '';
}
