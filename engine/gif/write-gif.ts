import { breathe } from '../time/breathe.ts';
import { control, frameHead, head, looping } from './blocks.ts';
import { areaOf, clearArea, createNeeds, findNeeds, paint, vanishes } from './frame-needs.ts';
import { ownInk, ownPlaces } from './own-ink.ts';
import { packPixels } from './pack-pixels.ts';
import type { Painting } from './painting.ts';

/**
 * A GIF whose pixels are off by at most so much, squared; 0 where they are in the nearest colours. Of each frame the part
 * that changes is written, and in it what stays is transparent, which makes long runs. Every frame stays, as browsers
 * hold short ones for longer than they say. Null where a frame has too many colours for a table of its own.
 */
export async function writeGif(painting: Painting, most: number, deadline?: number): Promise<Buffer | null> {
  const { film, ink, nearest } = painting;
  const { frames, pixels, width, height, colours, activity } = film;
  const { animation } = film.raster;
  const needs = createNeeds(pixels);
  const chosen = new Uint8Array(pixels);
  const parts = [head(width, height, ink), animation ? looping(animation.loop) : Buffer.alloc(0)];
  let cleared = false;
  for (let frame = 0; frame < frames; frame++) {
    await breathe(deadline);
    const [start, end] = [frame * pixels, (frame + 1) * pixels];
    const clears = vanishes(film, frame);
    const rows = cleared || clears ? { from: 0, to: height } : film.rows[frame]!;
    findNeeds(needs, painting, { frame, rows, clears, most });
    // Decoders take the size of the first frame for that of the canvas, where that seems odd to them.
    const area = frame === 0 ? { left: 0, top: 0, width, height } : areaOf(width, rows, needs);
    const shown = colours.subarray(start, end);
    const own = ink ?? ownInk(film, shown, { rows, needs });
    if (!own) return null;
    const wanted = {
      width,
      colours: shown,
      activity: activity.subarray(start, end),
      nearest: ink ? nearest.subarray(start, end) : ownPlaces(film, shown, { rows, needs, ink: own }),
      left: needs.left,
      clear: needs.clear,
    };
    const packed = await packPixels(wanted, own, { area, most, chosen, deadline });
    if (clears) clearArea(needs.canvas, width, area);
    else paint(needs.canvas, width, area, { chosen, colours: own.colours, transparent: own.transparent });
    cleared = clears;
    parts.push(control(animation?.delay[frame] ?? 0, clears, own));
    parts.push(frameHead(area, ink ? null : own), packed);
  }
  return Buffer.concat([...parts, Buffer.from([0x3b])]);
}
