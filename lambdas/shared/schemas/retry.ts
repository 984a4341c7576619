import * as z from 'zod';
import { MetadataWish } from './metadata.ts';
import { OptionsWish } from './options.ts';
import { UploadWishes } from './upload.ts';

/** Each option by itself: what is not said stays as it was, and is no default. */
const options = z.strictObject(
  Object.fromEntries(
    Object.entries(OptionsWish.shape).map(([name, option]) => [
      name,
      (option instanceof z.ZodDefault ? (option.unwrap() as z.ZodType) : option).optional(),
    ]),
  ),
);

/** What is to be otherwise than it was. */
export const RetryWishes = z
  .strictObject({
    webhook_url: UploadWishes.shape.webhook_url,
    webhook_secret: UploadWishes.shape.webhook_secret,
    options: options.optional(),
    metadata: MetadataWish.optional(),
  })
  .meta({ examples: [{ options: { floor: 50 } }] })
  .describe('Each is laid over what the request had, option by option; what is not said stays as it was.');
export type RetryWishes = z.infer<typeof RetryWishes>;
