const LONG = process.env.HALVE_LONG === 'all';

/** How many runs a trial makes: a few in `npm test`, many in `npm run test:long`. */
export const howMany = (quick: number, long: number): number => (LONG ? long : quick);
