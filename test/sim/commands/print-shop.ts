import type { Code } from '../core/load-code.ts';
import { runShop, type ShopDay } from '../shops/run-shop.ts';
import { isShopKind, SHOP_KINDS } from '../shops/shop-kinds.ts';
import { WishError } from '../wish-error.ts';

const FEW_AFTER_MS = 60_000;

/** Prints what became of a shop's day. */
export async function printShop(
  code: Code,
  {
    shop = '',
    images,
    few,
    seed = 'shop',
  }: { shop?: string | undefined; images: string; few: string; seed?: string | undefined },
): Promise<boolean> {
  if (!isShopKind(shop))
    throw new WishError(`Expected one of ${SHOP_KINDS.join(', ')} as --shop, but found ${shop}.`);
  const requests = [
    { images: Number(images), startMs: 0 },
    ...(Number(few) > 0 ? [{ images: Number(few), startMs: FEW_AFTER_MS }] : []),
  ];
  const day = await runShop(code, { seed, kind: shop, requests });
  console.log(JSON.stringify(figuresOf(day)));
  return true;
}

function figuresOf({ log, ended, steps, pacing }: ShopDay) {
  const minutes = Math.ceil(log.asked.length / 60);
  const sum = (counts: number[], from: number, to: number) =>
    counts.slice(from, to).reduce((total, count = 0) => total + count, 0);
  return {
    ended,
    steps,
    pacing,
    twice: [...log.given.values()].filter((times) => times > 1).length,
    most: Math.max(0, ...log.asked.filter((count) => count !== undefined)),
    asked: Array.from({ length: minutes }, (_, at) => sum(log.asked, at * 60, at * 60 + 60)),
    refused: Array.from({ length: minutes }, (_, at) => sum(log.refused, at * 60, at * 60 + 60)),
  };
}
