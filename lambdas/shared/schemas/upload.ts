import * as z from 'zod';
import { CSV_BYTES, IMAGES_PER_CALL, TABLE_TEXT_CHARACTERS } from '../limits.ts';
import { isText } from './is-text.ts';
import { MetadataWish } from './metadata.ts';
import { OptionsWish } from './options.ts';
import { RequestStatus, Time } from './words.ts';

/** Other base64 than this each library reads in its own way, or not at all; but a "=" is easily lost in copying. */
const SECRET = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?)$/;

/** A webhook secret as Standard Webhooks has it: whsec_ and 24 to 64 bytes in base64. */
export const WebhookSecret = z
  .string()
  .refine((text) => {
    const base64 = SECRET.exec(text)?.[1]?.replace(/=+$/, '') ?? '';
    // Four characters hold three bytes, and the web page's compiler knows no Buffer.
    const bytes = Math.floor((base64.length * 3) / 4);
    return bytes >= 24 && bytes <= 64;
  }, 'Expected "whsec_" and 24 to 64 bytes in base64')
  // For readers of the description; the length in bytes is what counts.
  .meta({
    pattern: '^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$',
  })
  .describe('"whsec_" and 24 to 64 bytes in base64. Without one, a fresh one is made and answered.');

/** What can be asked for in every form of an upload. */
export const UploadWishes = z.strictObject({
  webhook_url: z
    .string()
    .max(2_048)
    .meta({ format: 'uri', pattern: '^[Hh][Tt][Tt][Pp][Ss]://' })
    .optional()
    .describe('A public https URL. It is called once when the request has ended (see the webhook below).'),
  webhook_secret: WebhookSecret.optional(),
  options: OptionsWish.default(() => OptionsWish.parse({})),
  metadata: MetadataWish.default({}),
});

/** The JSON form of an upload: the CSV comes later, by a PUT to a presigned URL. */
export const PresignedUpload = z.strictObject({
  ...UploadWishes.shape,
  content_length: z
    .int()
    .positive()
    .max(CSV_BYTES, `Expected a CSV of at most ${CSV_BYTES} bytes`)
    .optional()
    .describe('The size of the CSV in bytes. The presigned URL then takes a file of exactly this size.'),
});

const Address = z.string().min(1).refine(isText);
export const ImageWish = z
  .union([
    Address,
    z.strictObject({
      id: z
        .string()
        .min(1)
        .max(TABLE_TEXT_CHARACTERS)
        .refine(isText)
        .optional()
        .describe("The client's own; it comes back as `serial`."),
      url: Address,
    }),
  ])
  .describe('The address of an image, alone or with an id.');
export type ImageWish = z.infer<typeof ImageWish>;

/** Both JSON forms of an upload, as they are described; create-request tells them apart by `images`. */
export const JsonUpload = z
  .strictObject({
    ...PresignedUpload.shape,
    images: z
      .array(ImageWish)
      .min(1)
      .max(IMAGES_PER_CALL)
      .optional()
      .describe('No CSV is needed then: each image becomes a row of one. Without content_length.'),
  })
  .describe(
    'An upload whose CSV follows by a PUT to the URL of the answer, or that names its images itself.',
  );

export const CreatedRequest = z
  .object({
    request_id: z.uuid(),
    status: RequestStatus,
    status_url: z.url(),
    webhook_secret: z.string().optional().describe('There if the request has a webhook_url. Keep it.'),
  })
  .describe('A request whose CSV has been taken.');

export const PresignedRequest = z
  .object({
    ...CreatedRequest.shape,
    upload: z.object({
      method: z.literal('PUT'),
      url: z.url(),
      headers: z.record(z.string(), z.string()).describe('To be sent with the PUT as they stand here.'),
      expires_at: Time,
    }),
  })
  .describe('A request that waits for its CSV.');
export type PresignedRequest = z.infer<typeof PresignedRequest>;
export type CreatedRequest = z.infer<typeof CreatedRequest>;
