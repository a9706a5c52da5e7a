/** Connections that are open when the snapshot is taken, to a peer that forgets them (../peer.c). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

const ADDRESS = '192.0.2.1';
const PORT = 8080;
const URL_OF_PEER = `http://${ADDRESS}:${PORT}/`;

const agent = new http.Agent({ keepAlive: true });
const peer = spawn('/var/task/peer', [ADDRESS, String(PORT)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
await once(peer.stdout, 'data');
const bare = net.connect(PORT, ADDRESS);
await Promise.all([byAgent(), byFetch(), byBareSocket()]);

/** What becomes of the first requests over connections that died with the snapshot. */
export async function requestAgain() {
  peer.stdin.write('forget\n');
  await once(peer.stdout, 'data');
  return {
    'http.Agent': await outcome(byAgent),
    fetch: await outcome(byFetch),
    'a bare socket': await outcome(byBareSocket),
  };
}

async function byAgent() {
  const [response] = await once(http.get(URL_OF_PEER, { agent }), 'response');
  response.resume();
  await once(response, 'end');
  return response.statusCode;
}

async function byFetch() {
  const response = await fetch(URL_OF_PEER);
  await response.text();
  return response.status;
}

async function byBareSocket() {
  bare.write(`GET / HTTP/1.1\r\nHost: ${ADDRESS}\r\n\r\n`);
  const [answer] = await once(bare, 'data');
  return Number(answer.toString().split(' ')[1]);
}

async function outcome(request) {
  try {
    return String(await request());
  } catch (error) {
    return error.code ?? error.cause?.code ?? error.message;
  }
}
