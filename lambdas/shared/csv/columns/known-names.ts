import { plainName } from './plain-name.ts';
import { SHOP_SYSTEMS, type ShopSystem } from './shop-systems.ts';

const SYSTEMS = SHOP_SYSTEMS.map((known) => ({
  images: new Set(known.images.map(plainName)),
  product: known.product.map(plainName),
  serial: known.serial.map(plainName),
}));
type Kind = keyof Pick<ShopSystem, 'product' | 'serial'>;
/** Every name that any system knows: most lines of a file have none of them. */
const KNOWN = new Set(SYSTEMS.flatMap(({ images, product, serial }) => [...images, ...product, ...serial]));

interface NamedColumns {
  images: number[];
  product: number | null;
  serial: number | null;
  /** How many of the three kinds are known by name. */
  kinds: number;
}

/** Which columns of a header are known by name: the images of any system, the others of the likeliest one. */
export function knownNames(header: readonly string[]): NamedColumns {
  const names = header.map(plainName);
  if (!names.some((name) => KNOWN.has(name))) return { images: [], product: null, serial: null, kinds: 0 };
  const likeliest = SYSTEMS.map((system) => ({ system, found: foundIn(system, names) }))
    .toSorted((a, b) => b.found - a.found)
    .map(({ system }) => system);
  const one = (kind: Kind): number | null => {
    for (const system of likeliest) {
      const name = system[kind].find((candidate) => names.includes(candidate));
      if (name !== undefined) return names.indexOf(name);
    }
    return null;
  };
  const images = names.flatMap((name, index) =>
    SYSTEMS.some((system) => system.images.has(name)) ? [index] : [],
  );
  const [product, serial] = [one('product'), one('serial')];
  return {
    images,
    product,
    serial,
    kinds: Number(images.length > 0) + Number(product !== null) + Number(serial !== null),
  };
}

/** Image columns count above all, then the first names of a system, which are its own. */
function foundIn(system: (typeof SYSTEMS)[number], names: string[]): number {
  const images = names.filter((name) => system.images.has(name)).length;
  if (images === 0) return 0;
  const own = (kind: Kind) =>
    names.includes(system[kind][0]!) ? 3 : system[kind].some((name) => names.includes(name)) ? 1 : 0;
  return images * 4 + own('product') + own('serial');
}
