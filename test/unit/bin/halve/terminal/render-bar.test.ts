import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderBar } from '../../../../../bin/halve/terminal/render-bar.ts';

const state = {
  label: 'Compressing',
  share: 0.5,
  parts: ['5 of 10 images', '0:07 left', '1 failed', '2.0/s'],
};

describe('the bar', () => {
  it('shows everything where there is room', () => {
    expect(renderBar(state, 120, false)).toBe(
      `Compressing  ${'█'.repeat(15)}${'░'.repeat(15)}  5 of 10 images  0:07 left  1 failed  2.0/s`,
    );
  });

  it('leaves out the least important figures where there is not, and at last the bar itself', () => {
    expect(renderBar(state, 60, false)).toBe(
      `Compressing  ${'█'.repeat(7)}${'░'.repeat(8)}  5 of 10 images  0:07 left`,
    );
    expect(renderBar(state, 40, false)).toBe(`Compressing  █████░░░░░  5 of 10 images`);
    expect(renderBar(state, 32, false)).toBe('Compressing  5 of 10 images');
    expect(renderBar(state, 10, false)).toBe('Compressi');
  });

  it('never fills the last column, whatever the width, and colours take none', () => {
    for (let columns = 2; columns < 200; columns++) {
      const line = renderBar(state, columns, true);
      expect(stripVTControlCharacters(line)).toBe(renderBar(state, columns, false));
      expect(stripVTControlCharacters(line).length).toBeLessThan(columns);
    }
  });

  it('is empty while the end is not known, and never over-full', () => {
    expect(renderBar({ ...state, share: undefined }, 120, false)).toContain('░'.repeat(30));
    expect(renderBar({ ...state, share: 1.2 }, 120, false)).toContain('█'.repeat(30));
  });
});
