import * as z from 'zod';

/** What a client may ask of the compression; the defaults are Halve's promise: half the bytes, same format. */
export const EngineOptions = z.strictObject({
  mode: z.enum(['bytes', 'quality', 'scale']).default('bytes'),
  target: z.number().min(0.1).max(0.9).default(0.5),
  format: z.enum(['same', 'jpeg', 'webp', 'avif', 'png']).default('same'),
  effort: z.enum(['fast', 'best']).default('fast'),
  floor: z.int().min(0).max(90).default(30),
  keep_metadata: z.enum(['rights', 'none', 'all']).default('rights'),
});
export type EngineOptions = z.infer<typeof EngineOptions>;
