import { describe, expect, it } from 'vitest';
import { refuseLoss } from '../../../../engine/attempt/refuse-loss.ts';
import type { Task } from '../../../../engine/task.ts';
import { fixture } from '../fixtures.ts';
import { taskOf } from '../tasks.ts';

const withHeader = (task: Task, header: Partial<Task['header']>): Task => ({
  ...task,
  header: { ...task.header, ...header },
});

describe('what a format cannot hold', () => {
  it('is a longer side than it has room for, as it will be scaled', async () => {
    const task = await taskOf(fixture('plain.png'), 'png', { target: 'webp' });
    expect(() => refuseLoss(withHeader(task, { height: 16_383 }))).not.toThrow();
    expect(() => refuseLoss(withHeader(task, { height: 16_384 }))).toThrow(
      /at most 16383 pixels a side.*WebP/,
    );
    const half = { mode: 'scale', target: 0.5 } as const;
    const scaled = await taskOf(fixture('plain.png'), 'png', { target: 'webp', asked: half });
    expect(() => refuseLoss(withHeader(scaled, { width: 32_766 }))).not.toThrow();
    expect(() => refuseLoss(withHeader(scaled, { width: 32_768 }))).toThrow(/32768 x/);
  });

  it('is every frame but the first, where the target stands still', async () => {
    const film = fixture('animated-for-ever.gif');
    const lost = /^Expected a still image to convert to JPEG, but found a GIF of \d+ frames\.$/;
    expect(await taskOf(film, 'gif', { target: 'jpeg' }).then((task) => () => refuseLoss(task))).toThrow(
      lost,
    );
    expect(
      await taskOf(film, 'gif', { target: 'webp' }).then((task) => () => refuseLoss(task)),
    ).not.toThrow();
    expect(await taskOf(film, 'gif').then((task) => () => refuseLoss(task))).not.toThrow();
  });
});
