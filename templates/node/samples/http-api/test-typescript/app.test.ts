import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handler } from '../src/app.ts';
import prime from '../src/prime.json' with { type: 'json' };
import { captureLog, context, snapshotAndRestore } from './support.ts';

function request(method: string, path: string, body = ''): typeof prime {
  const { http } = prime.requestContext;
  return {
    ...prime,
    rawPath: path,
    requestContext: { ...prime.requestContext, http: { ...http, method, path } },
    body,
  };
}

async function send(event: typeof prime): Promise<{ status: number | undefined; body: unknown }> {
  const { statusCode, body = '' } = await handler(event, context);
  return { status: statusCode, body: JSON.parse(body) };
}

test('GET /prices/{sku} answers with the price of the article', async (t) => {
  captureLog(t.mock);

  const answer = await send(request('GET', '/prices/coffee'));

  assert.deepEqual(answer, { status: 200, body: { sku: 'coffee', price: 890 } });
});

test('POST /quotes adds up the prices of the articles', async (t) => {
  captureLog(t.mock);
  const body = JSON.stringify({ items: [{ sku: 'bread', quantity: 2 }] });

  const answer = await send(request('POST', '/quotes', body));

  assert.equal(answer.status, 201);
  assert.equal(Reflect.get(Object(answer.body), 'total'), 640);
});

test('a base64 body is decoded', async (t) => {
  captureLog(t.mock);
  const body = Buffer.from(prime.body).toString('base64');

  const answer = await send({ ...request('POST', '/quotes', body), isBase64Encoded: true });

  assert.equal(answer.status, 201);
});

const refusals = [
  { name: 'an unknown path', event: request('GET', '/nowhere'), status: 404 },
  { name: 'an unknown article', event: request('GET', '/prices/gold'), status: 404 },
  { name: 'a wrong method', event: request('DELETE', '/quotes'), status: 405 },
  { name: 'a body that is not JSON', event: request('POST', '/quotes', '{'), status: 400 },
  { name: 'a quote without items', event: request('POST', '/quotes', '{}'), status: 400 },
];

for (const { name, event, status } of refusals) {
  test(`${name} is answered with ${status} and a message`, async (t) => {
    captureLog(t.mock);

    const answer = await send(event);

    assert.equal(answer.status, status);
    assert.match(String(Reflect.get(Object(answer.body), 'message')), /\w/);
  });
}

test('a restored environment has an identity of its own and a cold start to report', async (t) => {
  const log = captureLog(t.mock);

  await send(prime);
  await snapshotAndRestore();
  await send(prime);
  await send(prime);

  const [primed, cold, warm] = log as { environmentId: string; coldStart: boolean }[];
  assert.notEqual(cold?.environmentId, primed?.environmentId);
  assert.equal(cold?.coldStart, true);
  assert.equal(warm?.coldStart, false);
  assert.equal(warm?.environmentId, cold?.environmentId);
});
