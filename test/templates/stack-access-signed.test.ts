import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { execa } from 'execa';
import { expect, onTestFinished } from 'vitest';

import type { Answers } from '../../generators/project/index.ts';
import { renderRepository, textOf } from '../support/rendered-repository.ts';
import { stubPrograms } from '../support/stub-programs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testWith } from '../support/tools.ts';

/** A request as it arrived, with what its signature covers. */
interface Arrived {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const SECRET = 'not-a-secret';

const ENDPOINTS = [
  { endpoint: 'http-api', service: 'execute-api', domain: 'amazonaws.com', token: 'a-token' },
  { endpoint: 'function-url', service: 'lambda', domain: 'on.aws', token: 'a-token' },
  // A user's keys have none.
  { endpoint: 'http-api', service: 'execute-api', domain: 'amazonaws.com', token: '' },
] as const;

const CURL = ['curl', '--aws-sigv4', 'aws:amz', '--version'] as const;

for (const { endpoint, service, domain, token } of ENDPOINTS) {
  const keys = token === '' ? 'keys without a token' : 'temporary keys';
  await testWith(CURL, `the README’s call of ${endpoint} is signed, with ${keys}`, async () => {
    const host = `abc.${endpoint === 'http-api' ? service : 'lambda-url'}.eu-north-1.${domain}`;

    const [request] = await requestsOf({ sample: 'http-api', endpoint }, `http://${host}/`, token);

    expect(request?.url).toBe(`http://${host}/prices/coffee`);
    const { authorization = '', ...headers } = request?.headers ?? {};
    expect(headers['x-amz-security-token']).toBe(token === '' ? undefined : token);
    const [, day = '', signed = ''] =
      /Credential=AKID\/(\d{8})\/.*SignedHeaders=([^,]+)/.exec(authorization) ?? [];
    const scope = `${day}/eu-north-1/${service}/aws4_request`;
    expect(authorization).toContain(`Credential=AKID/${scope},`);
    expect(authorization).toContain(
      `Signature=${signature(headers, '/prices/coffee', signed.split(';'), scope)}`,
    );
  });
}

await testWith(CURL, 'the README’s call of an API that is open to all is not signed', async () => {
  const answers: Partial<Answers> = { sample: 'http-api', auth: 'none' };

  const [request] = await requestsOf(answers, 'http://abc.example/', 'a-token');

  expect(request?.url).toBe('http://abc.example/prices/coffee');
  expect(request?.headers).not.toHaveProperty('authorization');
});

/** Runs the README's call of a deployed stack; what it sends goes to a proxy here, and no further. */
async function requestsOf(
  answers: Partial<Answers>,
  url: string,
  token: string,
): Promise<readonly Arrived[]> {
  const readme = textOf(renderRepository(answers), 'README.md');
  const [, script = ''] = /```sh\n(url=[^]*?)```/.exec(readme) ?? [];
  const stubs = await stubPrograms(await temporaryFolder(), { aws: aws(url, token) });
  const arrived: Arrived[] = [];
  const proxy = createServer((request, response) => {
    arrived.push({
      url: request.url ?? '',
      headers: request.headers as Readonly<Record<string, string>>,
    });
    response.end('{}\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  await execa('sh', ['-euc', script], {
    env: { PATH: `${stubs.folder}:${process.env['PATH'] ?? ''}`, http_proxy: `http://127.0.0.1:${port}` },
    extendEnv: false,
  });
  expect(await stubs.calls()).toContainEqual(
    expect.stringMatching(/^aws cloudformation describe-stacks --stack-name my-fn --query .*Url/),
  );
  return arrived;
}

function aws(url: string, token: string): string {
  const keys = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: SECRET };
  const all = token === '' ? keys : { ...keys, AWS_SESSION_TOKEN: token };
  const exports = Object.entries(all).map(([name, value]) => `export ${name}=${value}`);
  return `case $1 in cloudformation) echo '${url}' ;; configure) printf '%s\\n' '${exports.join("' '")}' ;; esac`;
}

/** The signature that AWS would compute: version 4, of a request without query and body. */
function signature(
  headers: Readonly<Record<string, string>>,
  path: string,
  signed: readonly string[],
  scope: string,
): string {
  const [day = '', region = '', service = ''] = scope.split('/');
  const canonical = [
    'GET',
    path,
    '',
    ...signed.map((name) => `${name}:${headers[name] ?? ''}`),
    '',
    signed.join(';'),
    sha256(''),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${SECRET}`);
  return hmac(key, text).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
