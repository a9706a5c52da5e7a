import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PortConnection } from '../../generators/emulator/vm/connection.ts';
import { REHEARSAL } from '../../generators/emulator/vm/guest-scripts.ts';

const MARK = 'the end of a connection';

/** What the guest writes to a port and reads from it, with a Runtime API that repeats what it is sent. */
let guest: Socket;
let heard: string;
let connection: PortConnection;
/** The Runtime API's ends of connections. */
let taken: Socket[];
let folder: string;
let servers: Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vm-connection-'));
  taken = [];
  const api = createServer((socket) => {
    taken.push(socket);
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  const port = createServer().listen(join(folder, 'port'));
  servers = [api, port];
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const accepted = once(port, 'connection') as Promise<[Socket]>;
  const host = connect(join(folder, 'port'));
  [guest] = await accepted;
  const endpoint = { host: '127.0.0.1', port: (api.address() as AddressInfo).port };
  connection = new PortConnection(host, endpoint, MARK);
  heard = '';
  guest.on('data', (chunk: Buffer) => (heard += chunk.toString()));
});

afterEach(async () => {
  for (const socket of [guest, ...taken]) socket.destroy();
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

const hears = (text: string): Promise<void> => expect.poll(() => heard).toBe(text);

test('a rehearsal comes back, and the Runtime API does not see it', async () => {
  guest.write(`${REHEARSAL}${MARK}`);

  await hears(`${REHEARSAL.length}\n${REHEARSAL}0\n`);
  expect(taken).toEqual([]);
  expect(connection.openRequest).toHaveLength(0);
  expect(connection.ending).toBe(false);
});

test('what follows a rehearsal on the same port is a connection of the function', async () => {
  guest.write(`${REHEARSAL}${MARK}GET /`);

  await hears(`${REHEARSAL.length}\n${REHEARSAL}0\n5\nGET /`);
  expect(taken).toHaveLength(1);
});

test('the end that the function makes is answered once, and the next connection is another', async () => {
  guest.write(`first${MARK}`);
  await hears('0\n');
  heard = '';

  guest.write('second');

  await hears('6\nsecond');
  expect(taken).toHaveLength(2);
});

test('the end that the Runtime API makes lasts until the guest has told of its own', async () => {
  guest.write('first');
  await hears('5\nfirst');

  taken[0]?.end();

  await hears('5\nfirst0\n');
  expect(connection.ending).toBe(true);
  guest.write(`too late${MARK}`);
  await expect.poll(() => connection.ending).toBe(false);
  expect(heard).toBe('5\nfirst0\n');
  expect(taken).toHaveLength(1);
});
