import { clientOf } from './client-of.ts';

export * from '@aws-sdk/client-s3';
export const S3Client = clientOf('s3');
