import { cleanIcc } from '../icc/clean-icc.ts';
import { type Box, FULL_BOX_BYTES, writeBox, writeFullBox } from './boxes.ts';

/** How long the bodies are of what says how a picture is shown, and has room for nothing else. */
const BODIES = new Map([
  ['ispe', FULL_BOX_BYTES + 8],
  ['irot', 1],
  ['imir', 1],
  ['pasp', 8],
  ['clap', 32],
]);
const MOST_CHANNELS = 4;
/** Before what the decoder finds at the head of the pixels, too (AV1-ISOBMFF, 2.3.3). */
const AV1C_BYTES = 4;
const NCLX_BYTES = 11;
/** Names of alpha, of MIAF and of an older kind. */
const ALPHA = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 'urn:mpeg:hevc:2015:auxid:1'];

/** A property as a cleaned copy has it; null for one that the picture does without. */
export function keptProperty({ type, body }: Box): Buffer | null {
  if (BODIES.get(type) === body.length) return writeBox(type, body);
  if (type === 'av1C' && body.length >= AV1C_BYTES) return writeBox(type, body.subarray(0, AV1C_BYTES));
  if (type === 'pixi' && body.length <= FULL_BOX_BYTES + 1 + MOST_CHANNELS) return writeBox(type, body);
  if (type === 'colr') return keptColour(body);
  const name = type === 'auxC' && ALPHA.find((one) => body.includes(`${one}\0`, FULL_BOX_BYTES));
  return name ? writeFullBox(type, {}, Buffer.from(`${name}\0`, 'latin1')) : null;
}

function keptColour(body: Buffer): Buffer | null {
  const kind = body.toString('latin1', 0, 4);
  if (kind === 'nclx' && body.length === NCLX_BYTES) return writeBox('colr', body);
  const profile = kind === 'prof' || kind === 'rICC' ? cleanIcc(body.subarray(4)) : null;
  return profile && writeBox('colr', body.subarray(0, 4), profile);
}
