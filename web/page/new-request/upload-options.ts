import type * as z from 'zod';
import type { JsonUpload } from '../../../lambdas/shared/schemas/upload.ts';

/** The options of an upload, as the API takes them. */
export type UploadOptions = NonNullable<z.input<typeof JsonUpload>['options']>;
