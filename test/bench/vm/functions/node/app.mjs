/** Prices a basket: `POST /baskets` to an HTTP API. */
import { z } from 'zod';
import { Basket } from './basket.mjs';
import { pictureOf } from './pictures.mjs';
import { readProducts } from './products.mjs';

/**
 * @param {import('aws-lambda').APIGatewayProxyEventV2} event
 * @param {import('aws-lambda').Context} context
 * @returns {Promise<import('aws-lambda').APIGatewayProxyStructuredResultV2>}
 */
export async function handler(event, context) {
  const { status, body } = await answer(event);
  console.log(JSON.stringify({ message: 'answered', requestId: context.awsRequestId, status }));
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** @param {import('aws-lambda').APIGatewayProxyEventV2} event */
async function answer(event) {
  const basket = Basket.safeParse(readJson(event));
  if (!basket.success) return { status: 400, body: { message: z.prettifyError(basket.error) } };

  const { customer, lines } = basket.data;
  const products = await readProducts(new Set(lines.map(({ sku }) => sku)));
  const priced = [];
  for (const { sku, quantity } of lines) {
    const product = products.get(sku);
    if (product === undefined) {
      return { status: 404, body: { message: `there is no product '${sku}'` } };
    }
    const inStock = product.stock.some((place) => place.available >= quantity);
    const picture = await pictureOf(product);
    const { name, price } = product;
    priced.push({ sku, quantity, name, price: price * quantity, inStock, picture });
  }
  const total = priced.reduce((sum, { price }) => sum + price, 0);
  return { status: 200, body: { customer: customer.id, lines: priced, total } };
}

/**
 * @param {import('aws-lambda').APIGatewayProxyEventV2} event
 * @returns {unknown} undefined if the body is not JSON
 */
function readJson({ body = '', isBase64Encoded }) {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
  } catch {
    return undefined;
  }
}
