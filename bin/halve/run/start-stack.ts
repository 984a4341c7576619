import { availableParallelism } from 'node:os';
import { LOCAL_TOKEN, type Running, startHalve } from '../../../local/start-halve.ts';
import { stackTemplate } from '../../stack-template.ts';
import { linkFile } from '../files/link-file.ts';
import { saveFile } from '../files/save-file.ts';
import { interruption } from '../interruption.ts';
import { createApi } from '../server/create-api.ts';

/** The whole of Halve on free ports, its state in a folder, and the way to speak to it. */
export async function startStack(
  data: string,
  { workers, allow, say }: { workers?: number; allow: string[]; say: (text: string) => void },
) {
  const halve: Running = await startHalve(await stackTemplate(), {
    port: 0,
    workers: workers ?? availableParallelism(),
    allow,
    data,
    speed: 1,
    endpoint: undefined,
    together: true,
    say,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= halve.stop();
    // Whoever waits for it last hears of it.
    stopped.catch(() => {});
    return stopped;
  };
  interruption.stop = stop;
  const api = createApi({ url: halve.url, token: LOCAL_TOKEN });
  return {
    api,
    /** Saves an output, whatever the ports were when its URL was made. */
    save: (output: string, path: string): Promise<void> => {
      const file = halve.emulators.fileOf(output);
      if (file !== undefined) return linkFile(file, path);
      return saveFile(new URL(new URL(output).pathname, halve.emulators.publicAws).href, path);
    },
    stop,
  };
}
