import { z } from 'zod';

const Sku = z.string().regex(/^[a-z][a-z-]{0,31}$/, 'is no article number');

/** What a customer wants to buy. */
export const Basket = z.object({
  customer: z.object({
    id: z.uuid(),
    email: z.email(),
    address: z.object({
      street: z.string().min(1).max(100),
      city: z.string().min(1).max(100),
      country: z.string().regex(/^[A-Z]{2}$/, 'is no country code'),
    }),
  }),
  lines: z
    .array(
      z.object({
        sku: Sku,
        quantity: z.int().min(1).max(1000),
        gift: z.object({ wrap: z.boolean(), message: z.string().max(200).optional() }).optional(),
      }),
    )
    .min(1)
    .max(25),
  placedAt: z.iso.datetime(),
});

/** What the table knows of a product; the price is in cents. */
export const Product = z.object({
  sku: Sku,
  name: z.string(),
  price: z.int().nonnegative(),
  stock: z.array(z.object({ place: z.string(), available: z.int() })),
});
