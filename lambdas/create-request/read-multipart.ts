import { Refusal } from '../shared/errors.ts';

/** The parts of a multipart/form-data body, read by the parser that Node brings with fetch. */
export async function readMultipart(
  body: Buffer,
  contentType: string,
): Promise<{ file: Buffer; fields: Record<string, string> }> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new Refusal(
      400,
      'BAD_MULTIPART',
      'Expected parts of multipart/form-data in the body, but found none that can be read.',
    );
  }
  // Without what every object has: a field may be called `__proto__`.
  const fields: Record<string, string> = Object.create(null);
  let file: File | undefined;
  for (const [name, value] of form) {
    if (name === 'file' && typeof value !== 'string' && file === undefined) file = value;
    else if (typeof value === 'string' && name !== 'file' && !(name in fields)) fields[name] = value;
    else {
      throw new Refusal(
        400,
        'INVALID_FIELD',
        `Expected one file named "file" and text fields once each, but found another part named "${name.slice(0, 100)}".`,
      );
    }
  }
  if (file === undefined) {
    throw new Refusal(400, 'INVALID_FIELD', 'Expected a file in a part named "file", but found none.');
  }
  return { file: Buffer.from(await file.arrayBuffer()), fields };
}
