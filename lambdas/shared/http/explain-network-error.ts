import { OutboundError } from './outbound-error.ts';

const CODES: Record<string, [code: string, reason: string]> = {
  ENOTFOUND: ['NAME_NOT_FOUND', 'the name of the server could not be found'],
  EAI_AGAIN: ['NAME_NOT_FOUND', 'the name of the server could not be looked up'],
  ECONNREFUSED: ['CONNECTION_REFUSED', 'the server refused the connection'],
  ETIMEDOUT: ['TIMED_OUT', 'the server could not be reached in time'],
  UND_ERR_CONNECT_TIMEOUT: ['TIMED_OUT', 'the server could not be reached in time'],
  EHOSTUNREACH: ['UNREACHABLE', 'the server cannot be reached'],
  ENETUNREACH: ['UNREACHABLE', 'the server cannot be reached'],
  EADDRNOTAVAIL: ['UNREACHABLE', 'the server cannot be reached'],
  UND_ERR_HEADERS_OVERFLOW: ['BAD_ANSWER', 'the headers of the answer are too large'],
  EPROTO: ['TLS_FAILED', 'no secure connection came about'],
};
const RESET = /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE)$/;
const MALFORMED = /^(HPE_|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)/;
/** undici gives its parser's errors no code. */
const PARSER_ERROR = 'HTTPParserError';
const TLS = /^ERR_(SSL|TLS)_/;
const CERTIFICATE =
  /CERT|^UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|CRL_)/;

/** Turns what Node, OpenSSL or undici threw before a whole header had come into a code and half a sentence. */
export function explainNetworkError(error: unknown): OutboundError {
  if (error instanceof OutboundError) return error;
  const options = { cause: error };
  const code = codeOf(error);
  const known = CODES[code];
  if (known) return new OutboundError(...known, options);
  if (CERTIFICATE.test(code)) {
    const reason = `the certificate of the server cannot be trusted (${code})`;
    return new OutboundError('BAD_CERTIFICATE', reason, { ...options, permanent: true });
  }
  if (RESET.test(code)) {
    return new OutboundError('CONNECTION_RESET', 'the connection was closed before an answer came', options);
  }
  if (MALFORMED.test(code)) {
    return new OutboundError('BAD_ANSWER', 'the answer is not HTTP as HTTP/1.1 has it', options);
  }
  if (TLS.test(code)) return new OutboundError('TLS_FAILED', 'no secure connection came about', options);
  return new OutboundError('CONNECTION_FAILED', 'the connection failed', options);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return 'code' in error && error.code ? String(error.code) : error.name === PARSER_ERROR ? 'HPE_' : '';
}
