import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { outputInKey, outputsOfClient } from '../../../../lambdas/shared/state/object-keys.ts';
import { makerOf, picturePk } from '../../../../lambdas/shared/state/outputs/pictures.ts';
import { newClient } from '../../../support/data/erasing.ts';
import { Crash, createSteps, steppedTable } from '../../../support/faults/crashing-table.ts';
import { howMany } from '../../../support/how-many.ts';
import { type Reuse, rowEach, startReuse, succeeded, urlsOf } from './start-reuse.ts';

let reuse: Reuse;
beforeAll(async () => {
  reuse = await startReuse();
});
beforeEach(() => {
  reuse.client = newClient();
  reuse.shop.manners = 'etag';
});
afterAll(() => reuse.stop());

/** Of the points at which a worker may die every one, or each of so many. */
const EACH = howMany(3, 1);

describe('a worker that dies between any two of its steps', () => {
  /** Works a message, dies at a step, and works it again as the retries queue brings it. */
  async function dieAndWorkAgain(made: { url: string }[], steps: number) {
    const rows = [[[made[0]!.url, made[0]!.url]]];
    const { request, messages } = await reuse.catalogues.dispatch(rows, { over: { client: reuse.client } });
    const step = createSteps(async () => {}, { steps: Math.ceil(steps / 2), after: steps % 2 === 0 });
    const table = steppedTable(reuse.catalogues.table, step);
    const died = await reuse.catalogues.work(request, messages[0]!, { table, step }).then(
      () => false,
      (fault) => {
        if (!(fault instanceof Crash)) throw fault;
        return true;
      },
    );
    await reuse.catalogues.work(request, messages[0]!, { retrying: true });
    const images = await reuse.catalogues.imagesOf(request.request_id, 1);
    expect(new Set(urlsOf(images)).size).toBe(1);
    expect(images).toHaveLength(2);
    return { request, images: succeeded(images), died };
  }

  it.each(['a first run', 'a second run'])(
    'loses nothing and names nothing that is not there, in %s',
    async (kind) => {
      let steps = 1;
      for (let died = true; died; steps += EACH) {
        reuse.client = newClient();
        const made = await reuse.pictures(1);
        const before = kind === 'a second run' ? await reuse.run(rowEach(made)) : undefined;
        const trial = await dieAndWorkAgain(made, steps);
        died = trial.died;
        const [image] = trial.images;
        if (before) expect(image!.output_url).toBe(urlsOf(before.images)[0]);
        const output = await reuse.outputOf(image!);
        const { items } = await reuse.catalogues.table.page(picturePk(image!.picture!), undefined);
        const isUser =
          output?.by === trial.request.request_id ||
          items.some(({ sk }) => sk.endsWith(`#${trial.request.request_id}`));
        expect(isUser).toBe(true);
        const keys = reuse.catalogues.keys().filter((key) => key.startsWith(outputsOfClient(reuse.client)));
        expect(keys).toContain(output?.output_key);
        // What a death has left between object and item bears the mark of its request, by which erasing finds it.
        const strays = keys.filter((key) => !items.some(({ sk }) => sk.endsWith(outputInKey(key)!.outputId)));
        expect(strays.length).toBeLessThanOrEqual(1);
        for (const key of strays) expect(makerOf(outputInKey(key)!.outputId)).toBe(trial.request.request_id);
      }
      expect(steps).toBeGreaterThan(14);
    },
  );
});
