import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that the AWS CLI, or SAM CLI's stand-in, sent. */
export interface Recorded {
  readonly method: string;
  /** Decoded, with its query. */
  readonly path: string;
  readonly body: string;
}

/** An account of AWS in one HTTP server: it records every request, and knows which stacks there are. */
export interface AwsServer {
  readonly url: string;
  readonly requests: Recorded[];
  /** The deployed stacks, by name, with what SAM CLI's stand-in said of their last deployment. */
  readonly stacks: Map<string, Deployment>;
  /** Whether the caller has credentials that AWS accepts. */
  readonly credentials: { accepted: boolean };
  readonly close: () => Promise<void>;
}

/** What a deployment consists of. */
export interface Deployment {
  readonly parameters: readonly string[];
  /** What the template says of the function. */
  readonly description: string;
}

const REPORT =
  'REPORT RequestId: 1\tDuration: 12.00 ms\tBilled Duration: 68 ms\tMemory Size: 1769 MB\tMax Memory Used: 121 MB\t';
const RESTORED = `${REPORT}Restore Duration: 400.00 ms\tBilled Restore Duration: 55 ms\t\n`;

/** How long an invocation takes: those that come at the same time must not share an environment. */
const INVOCATION_MS = 200;

/** Serves on this machine alone until it is closed. */
export async function awsServer(): Promise<AwsServer> {
  const account = {
    requests: [],
    stacks: new Map<string, Deployment>(),
    credentials: { accepted: true },
  };
  const server = createServer((incoming, outgoing) => void answer(account, incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...account,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Account = Pick<AwsServer, 'credentials' | 'requests' | 'stacks'>;

async function answer(
  account: Account,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const path = decodeURIComponent(incoming.url ?? '');
  const body = await text(incoming);
  account.requests.push({ method: incoming.method ?? '', path, body });
  if (path.startsWith('/sam/')) samAnswer(account, path, body, outgoing);
  else if (path.startsWith('/2015-03-31/functions/')) await lambdaAnswer(account, path, outgoing);
  else queryAnswer(account, new URLSearchParams(body), outgoing);
}

/** What SAM CLI's stand-in tells: there is no part of CloudFormation that it could be seen by. */
function samAnswer(
  { stacks }: Account,
  path: string,
  body: string,
  outgoing: ServerResponse,
): void {
  const { stack, ...deployment } = JSON.parse(body) as Deployment & { readonly stack: string };
  const previous = stacks.get(stack);
  if (path === '/sam/deploy') stacks.set(stack, deployment);
  if (path === '/sam/delete') stacks.delete(stack);
  outgoing.end(JSON.stringify({ isThere: previous !== undefined, ...previous }));
}

async function lambdaAnswer(
  { stacks }: Account,
  path: string,
  outgoing: ServerResponse,
): Promise<void> {
  const name = /functions\/([^/:]+)/.exec(path)?.[1] ?? '';
  const headers = { 'content-type': 'application/json' };
  if (!stacks.has(name)) {
    outgoing.writeHead(404, { ...headers, 'x-amzn-errortype': 'ResourceNotFoundException' });
    outgoing.end(JSON.stringify({ Message: `Function not found: ${name}` }));
  } else if (path.endsWith('/invocations')) {
    await new Promise((resolve) => setTimeout(resolve, INVOCATION_MS));
    outgoing.writeHead(200, {
      ...headers,
      'x-amz-log-result': Buffer.from(RESTORED).toString('base64'),
      'x-amz-executed-version': '7',
    });
    outgoing.end('{"total":1530}');
  } else {
    outgoing.writeHead(200, headers);
    outgoing.end(JSON.stringify(configurationOf(name)));
  }
}

function configurationOf(name: string): object {
  return {
    FunctionArn: `arn:aws:lambda:eu-central-1:123456789012:function:${name}:live`,
    Runtime: 'java21',
    SnapStart: { ApplyOn: 'PublishedVersions', OptimizationStatus: 'On' },
    Architectures: ['x86_64'],
    MemorySize: 1769,
    Timeout: 30,
    Version: '7',
    State: 'Active',
  };
}

/** STS and CloudFormation, which speak XML. */
function queryAnswer(account: Account, query: URLSearchParams, outgoing: ServerResponse): void {
  const action = query.get('Action') ?? '';
  const stack = query.get('StackName') ?? '';
  if (!account.credentials.accepted) {
    fail(outgoing, 403, 'ExpiredToken', 'The security token included in the request is expired');
  } else if (action === 'GetCallerIdentity') {
    succeed(
      outgoing,
      action,
      '<Arn>arn:aws:iam::123456789012:user/me</Arn><Account>123456789012</Account>',
    );
  } else if (action === 'DescribeStacks' && account.stacks.has(stack)) {
    succeed(outgoing, action, `<Stacks><member>${stackText(stack)}</member></Stacks>`);
  } else if (action === 'DescribeStacks') {
    fail(outgoing, 400, 'ValidationError', `Stack with id ${stack} does not exist`);
  } else {
    fail(outgoing, 400, 'InvalidAction', `nobody taught this server ${action}`);
  }
}

function stackText(stack: string): string {
  const outputs = {
    Region: 'eu-central-1',
    Url: 'https://example.execute-api.eu-central-1.amazonaws.com/',
  };
  const members = Object.entries({
    ...outputs,
    DeployRole: 'arn:role',
    CloudFormationRole: 'arn:role',
  }).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return (
    `<StackName>${stack}</StackName><StackStatus>CREATE_COMPLETE</StackStatus>` +
    `<CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${members.join('')}</Outputs>`
  );
}

function succeed(outgoing: ServerResponse, action: string, result: string): void {
  outgoing.writeHead(200, { 'content-type': 'text/xml' });
  outgoing.end(
    `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
  );
}

function fail(outgoing: ServerResponse, status: number, code: string, message: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/xml' });
  outgoing.end(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );
}
