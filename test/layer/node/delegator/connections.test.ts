import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import { Agent as SecureAgent, get as secureGet } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { delegatorModule } from './modules.ts';

const { staysInEnvironment, trackConnections } = await delegatorModule('connections');

let server: Server;
let port: number;
/** The server's ends of its connections. */
let accepted: Socket[];
const warn = vi.spyOn(console, 'warn');

beforeEach(async () => {
  warn.mockReset();
  accepted = [];
  await serve(createServer((_request, response) => response.end('hello')));
});

afterEach(() => {
  for (const socket of accepted) socket.destroy();
  server.close();
});

async function serve(which: Server): Promise<void> {
  server = which.on('connection', (socket: Socket) => accepted.push(socket)).listen(0);
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
}

/** Connections of tests are local; here they count as remote ones. */
const track = () => trackConnections(() => false);

test('closes what an agent keeps alive', async () => {
  const agent = new Agent({ keepAlive: true });
  const close = track();
  await new Promise((done) => get({ port, agent }, (answer) => answer.resume().on('end', done)));
  await vi.waitUntil(() => Object.keys(agent.freeSockets).length === 1);

  await close();

  expect(Object.keys(agent.freeSockets)).toEqual([]);
  expect(warn).not.toHaveBeenCalled();
});

test('closes what the global fetch keeps alive', async () => {
  const close = track();
  await (await fetch(`http://localhost:${port}`)).text();
  const closed = once(accepted[0]!, 'close');

  await close();

  await closed;
  expect(warn).not.toHaveBeenCalled();
  expect(await (await fetch(`http://localhost:${port}`)).text()).toBe('hello');
});

test('sees connections of TLS too', async () => {
  server.close();
  // Never answers, so that the handshake stays under way.
  await serve(createTcpServer());
  const agent = new SecureAgent({ keepAlive: true });
  const close = track();
  const request = secureGet({ port, agent }).on('error', () => undefined);
  await once(server, 'connection');

  await close();

  expect(warn).toHaveBeenCalledOnce();
  request.destroy();
});

test('leaves a request under way and a plain connection alone, and warns of both', async () => {
  const plain = connect(port);
  plain.destroy();
  const close = track();
  const mine = connect(port);
  await once(mine, 'connect');
  server.removeAllListeners('request');
  const request = get({ port, agent: new Agent({ keepAlive: true }) }).on('error', () => undefined);
  await once(
    request.once('socket', () => undefined),
    'finish',
  );

  await close();

  expect(mine.destroyed).toBe(false);
  expect(request.destroyed).toBe(false);
  expect(warn).toHaveBeenCalledOnce();
  expect(String(warn.mock.calls[0])).toMatch(
    /Open at the snapshot, and dead .*:\d+, .*:\d+\. Close/,
  );
  mine.destroy();
  request.destroy();
});

test('keeps connections within the environment: both of their ends are in the snapshot', () => {
  vi.stubEnv('AWS_LAMBDA_RUNTIME_API', '169.254.100.1:9001');

  const stays = [
    { remoteAddress: '127.0.0.1', remotePort: 4318 },
    { remoteAddress: '::ffff:127.0.0.1', remotePort: 4318 },
    { remoteAddress: '::1', remotePort: 4318 },
    { remoteAddress: '169.254.100.1', remotePort: 9001 },
    { remoteAddress: '169.254.100.1', remotePort: 443 },
    { remoteAddress: '10.0.127.1', remotePort: 5432 },
    {},
  ].map(staysInEnvironment);

  expect(stays).toEqual([true, true, true, true, false, false, false]);
  vi.unstubAllEnvs();
});
