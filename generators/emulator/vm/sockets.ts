import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 10;
const PATIENCE_MS = 30_000;

/**
 * Connects to a socket that another process is about to open; resolves with undefined when that process
 * has ended, or takes too long.
 */
export async function connectSoon(path: string, ended: () => boolean): Promise<Socket | undefined> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline && !ended()) {
    const socket = connect(path);
    // One that is lost later is closed, which those who use it see.
    socket.on('error', () => undefined);
    try {
      await once(socket, 'connect');
      return socket;
    } catch {
      await sleep(RETRY_MS);
    }
  }
  return undefined;
}
