import type { Raster } from '../raster.ts';
import { activityOf } from './activity.ts';
import type { Film } from './film.ts';

/** Of four channels; what is transparent loses its colour. */
export function createFilm(raster: Raster): Film {
  const { data, width, height, animation } = raster;
  const pageHeight = animation?.pageHeight ?? height;
  const colours = new Int32Array(data.buffer, data.byteOffset, width * height);
  let holes = false;
  for (let i = 0; i < colours.length; i++)
    if (data[4 * i + 3] === 0) {
      colours[i] = 0;
      holes = true;
    }
  const frames = Math.round(height / pageHeight);
  const rows = Array.from({ length: frames }, (_, frame) => changedRows(raster, frame, pageHeight));
  const film = {
    raster,
    frames,
    pixels: width * pageHeight,
    width,
    height: pageHeight,
    colours,
    holes,
    rows,
  };
  return { ...film, activity: activityOf(film) };
}

function changedRows({ data, width }: Raster, frame: number, height: number): { from: number; to: number } {
  if (frame === 0) return { from: 0, to: height };
  const row = 4 * width;
  const differs = (y: number) => {
    const at = (frame * height + y) * row;
    return data.compare(data, at - height * row, at - height * row + row, at, at + row) !== 0;
  };
  let [from, to] = [0, height];
  while (from < to && !differs(from)) from += 1;
  while (to > from && !differs(to - 1)) to -= 1;
  return { from, to };
}
