import { currentActor } from '../core/actor.ts';

interface Command {
  input: { Bucket?: string; Key?: string; ContentLength?: number };
  constructor: { name: string };
}

/** A URL that the simulated S3 understands; nothing in it is secret. */
export async function getSignedUrl(_client: unknown, command: Command, options: { expiresIn?: number } = {}) {
  const { world } = currentActor();
  const url = new URL(`https://${command.input.Bucket}.s3.example/${command.input.Key}`);
  url.searchParams.set('operation', command.constructor.name);
  url.searchParams.set('until', String(world.now + (options.expiresIn ?? 900) * 1_000));
  if (command.input.ContentLength !== undefined) {
    url.searchParams.set('length', String(command.input.ContentLength));
  }
  return url.href;
}
