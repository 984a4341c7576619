import { FINENESS } from './activity.ts';
import { GIF } from './tuning.ts';

/** What an error is multiplied by, by activity: where much goes on, less is seen. */
export const CARE = Float32Array.from({ length: 256 }, (_, i) => 1 / (1 + (GIF.activity * i) / FINENESS));
