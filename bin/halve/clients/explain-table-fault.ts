import { ClientError } from '../client-error.ts';

/** Says why the table of clients could not be used. */
export function explainTableFault(fault: unknown, where: string): ClientError {
  if (fault instanceof ClientError) return fault;
  const { name = '', message = '', code = '' } = fault as { name?: string; message?: string; code?: string };
  const sentence = (text: string) => new ClientError(text, { cause: fault });
  if (code === 'ECONNREFUSED' || /ECONNREFUSED/.test(message)) {
    return sentence(
      `Nothing answers for ${where}. Is it running, and is that the port of its API? Name it as in --local 3000.`,
    );
  }
  if (name === 'ResourceNotFoundException') {
    return sentence(
      `There is no such table as ${where} in this account and region. Check --table and AWS_REGION.`,
    );
  }
  if (name === 'CredentialsProviderError') {
    return sentence(
      'AWS is not signed in to here. Sign in (aws sso login, or AWS_PROFILE), or use --local for the Halve of "npm start".',
    );
  }
  if (/Region is missing/.test(message)) {
    return sentence('The region of the deployment is not known here. Set AWS_REGION.');
  }
  if (/AccessDenied|UnrecognizedClient|InvalidSignature|ExpiredToken/.test(name)) {
    return sentence(`AWS refuses ${where} to you: ${message} (${name})`);
  }
  return sentence(`The clients in ${where} cannot be read or written: ${message} (${name})`);
}
