import { planMetadata } from '../metadata/plan-metadata.ts';
import type { Task } from '../task.ts';

/**
 * The picture as it came, without what is no part of it but is to be kept; null where that cannot be known. A chunk of
 * pixels may have something else behind the last pixel: no decoder minds, and an archiver or a browser would find it in
 * the copy.
 */
export async function copyOf({ header, source, options, budget }: CopyTask): Promise<Buffer | null> {
  const { container } = source;
  if (!header.copied || !container.isExact || !(await container.isExact(header))) return null;
  const metadata = planMetadata(header, options.keep_metadata, budget);
  if (!metadata.all && Object.values(metadata.rights ?? {}).every((text) => text === undefined))
    return header.clean;
  // Its profile stands in it already.
  return container.splice(header.clean, { ...metadata, icc: null, orientation: header.orientation });
}

type CopyTask = Pick<Task, 'header' | 'source' | 'options' | 'budget'>;
