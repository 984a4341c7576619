import { clientOf } from './client-of.ts';
import { commandOf } from './command-of.ts';

export * from '@aws-sdk/client-s3';
export const S3Client = clientOf('s3');
export const CopyObjectCommand = commandOf('CopyObjectCommand');
export const DeleteObjectCommand = commandOf('DeleteObjectCommand');
export const DeleteObjectsCommand = commandOf('DeleteObjectsCommand');
export const GetObjectCommand = commandOf('GetObjectCommand');
export const ListObjectsV2Command = commandOf('ListObjectsV2Command');
export const PutObjectCommand = commandOf('PutObjectCommand');
