import { randomUUID } from 'node:crypto';
import { PriceBook, readPrices } from './prices.mjs';
import { InvalidRequest, parseQuoteRequest, quote } from './quotes.mjs';
import { registerAfterRestore, registerBeforeSnapshot } from './snapshot.mjs';

const MAXIMUM_PRICE_AGE_MS = 60 * 60 * 1000;

// The init phase. With SnapStart it runs once, when a version is published: work done here costs
// the first caller nothing, and every execution environment starts from its result.
const prices = new PriceBook(readPrices);
await prices.refresh();

let environmentId = randomUUID();
let coldStart = true;

// Priming has called the handler by now; the first real event is still the one of a cold start.
registerBeforeSnapshot(() => {
  coldStart = true;
});

// Environments restored from one snapshot wake up as equals, perhaps weeks after it was taken.
registerAfterRestore(async () => {
  environmentId = randomUUID();
  await prices.refresh(MAXIMUM_PRICE_AGE_MS);
});

/** An error with the status that the caller shall see, and words meant for the caller. */
class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** What answers a method on a path; the named groups of `path` are handed over. */
const routes = [
  {
    method: 'GET',
    path: /^\/prices\/(?<sku>[\w-]+)$/,
    respond: (_event, { sku }) => {
      const price = prices.priceOf(sku);
      if (price === undefined) throw new HttpError(404, `there is no article '${sku}'`);
      return json(200, { sku, price });
    },
  },
  {
    method: 'POST',
    path: /^\/quotes$/,
    respond: (event) => json(201, quote(parseQuoteRequest(readJson(event)), prices)),
  },
];

/** Answers an event of API Gateway's HTTP API, payload format 2.0. */
export async function handler(event, context) {
  const { method } = event.requestContext.http;
  const result = answer(event, method, context.awsRequestId);
  console.log(
    JSON.stringify({
      message: 'answered',
      requestId: context.awsRequestId,
      environmentId,
      coldStart,
      method,
      path: event.rawPath,
      status: result.statusCode,
    }),
  );
  coldStart = false;
  return result;
}

function answer(event, method, requestId) {
  try {
    return route(event, method);
  } catch (error) {
    if (error instanceof HttpError) return json(error.status, { message: error.message });
    if (error instanceof InvalidRequest) return json(400, { message: error.message });
    console.error(error);
    return json(500, { message: 'internal error', requestId });
  }
}

function route(event, method) {
  const onPath = routes.filter(({ path }) => path.test(event.rawPath));
  if (onPath.length === 0) throw new HttpError(404, `there is nothing at ${event.rawPath}`);

  const match = onPath.find((candidate) => candidate.method === method);
  if (match === undefined) {
    const allow = onPath.map((candidate) => candidate.method).join(', ');
    return json(405, { message: `${method} is not allowed here` }, { allow });
  }
  return match.respond(event, match.path.exec(event.rawPath)?.groups ?? {});
}

function json(status, body, headers = {}) {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** The body of a request; API Gateway hands some content types over as base64. */
function readJson(event) {
  const body = event.body ?? '';
  const text = event.isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, 'the body is not valid JSON');
  }
}
