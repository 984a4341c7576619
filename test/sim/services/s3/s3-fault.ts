import { S3ServiceException } from '@aws-sdk/client-s3';

/** An error as S3's client throws it. */
export function s3Fault(name: string, status: number, message: string): S3ServiceException {
  return new S3ServiceException({
    name,
    message,
    $fault: status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: status },
  });
}
