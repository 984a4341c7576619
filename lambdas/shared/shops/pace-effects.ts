import { createAddressPolicy } from '../http/outbound/address-policy.ts';

/** By the environment of a function: how fast shops are asked, and which have a pace at all. */
export function paceEffects(env: {
  SHOP_PACE: number;
  ALLOW_ADDRESSES?: string | undefined;
  ALLOWED_PACE?: number | undefined;
}) {
  const policy = createAddressPolicy({ allow: env.ALLOW_ADDRESSES });
  return {
    mostPace: env.ALLOWED_PACE ?? env.SHOP_PACE,
    isPaced: (url: string) => env.ALLOWED_PACE !== undefined || !policy.isAllowed(new URL(url)),
  };
}
