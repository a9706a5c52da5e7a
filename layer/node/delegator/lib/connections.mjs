/**
 * Connections that are open when the snapshot is taken are dead in the restored environment, where
 * their owner finds out by an error or a timeout. Idle connections of a pool are therefore closed:
 * the pool opens new ones by itself. Nobody but their owner can do that for others.
 */
import diagnostics from 'node:diagnostics_channel';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import * as log from './log.mjs';

/** @typedef {import('node:net').Socket} Socket */

/**
 * Where Node.js announces connections. The first would do, but Node.js 20 leaves out those of TLS.
 *
 * @type {Readonly<Record<string, (message: any) => Socket | null>>}
 */
const CHANNELS = {
  'net.client.socket': ({ socket }) => socket,
  'http.client.request.start': ({ request }) => request.socket,
};

/**
 * Watches the connections that are opened from now on; to be called before user code is loaded.
 *
 * @param {(socket: Socket) => boolean} [survives] whether a connection outlives the snapshot
 * @returns {() => Promise<void>} closes those of pools, warns of others, and stops watching
 */
export function trackConnections(survives = staysInEnvironment) {
  /** @type {Set<Socket>} */
  const sockets = new Set();
  const stops = Object.entries(CHANNELS).map(([channel, socketOf]) => {
    const track = (/** @type {unknown} */ message) => {
      const socket = socketOf(message);
      if (!socket || sockets.has(socket)) return;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    };
    diagnostics.subscribe(channel, track);
    return () => diagnostics.unsubscribe(channel, track);
  });

  return async () => {
    await setImmediate(); // A pool takes a connection back shortly after its answer was read.
    for (const stop of stops) stop();
    const open = [...sockets].filter((socket) => !socket.destroyed && !survives(socket));
    const pooled = open.filter(isIdleInPool);
    await Promise.all(
      pooled.map((socket) => {
        const closed = once(socket, 'close');
        socket.destroy();
        return closed;
      }),
    );
    const left = open.filter((socket) => !pooled.includes(socket)).map(peer);
    if (left.length > 0) {
      log.warn(
        `Open at the snapshot, and dead after every restore: ${left.join(', ')}. Close such ` +
          'connections in a before-snapshot hook and open them again in an after-restore hook',
      );
    }
  };
}

/**
 * Both ends of a connection within the execution environment are in the snapshot: the Runtime API,
 * extensions, collectors of telemetry.
 *
 * @param {Pick<Socket, 'remoteAddress' | 'remotePort'>} socket
 */
export function staysInEnvironment(socket) {
  const { remoteAddress = '', remotePort } = socket;
  return (
    /^(::ffff:)?127\.|^::1$/.test(remoteAddress) ||
    `${remoteAddress}:${remotePort}` === process.env.AWS_LAMBDA_RUNTIME_API
  );
}

/**
 * The pools are those of http.Agent, which most libraries use (the AWS SDK too), and of the global
 * fetch. A connection with a request under way is not theirs to close.
 *
 * @param {Socket} socket
 */
function isIdleInPool(socket) {
  return isIdleInAgent(socket) || isIdleInFetch(socket);
}

/**
 * An agent listens for `agentRemove` on its sockets, and a request stays attached to its own until
 * it is done.
 *
 * @param {Socket & { _httpMessage?: unknown }} socket
 */
function isIdleInAgent(socket) {
  return socket.listenerCount('agentRemove') > 0 && !socket._httpMessage;
}

/**
 * undici, which is behind fetch, marks a socket of which no request makes use any more.
 *
 * @param {Socket} socket
 */
function isIdleInFetch(socket) {
  const mark = Object.getOwnPropertySymbols(socket).find(
    ({ description }) => description === 'no ref',
  );
  return mark !== undefined && Reflect.get(socket, mark) === true;
}

/** @param {Socket} socket */
function peer({ remoteAddress, remotePort }) {
  return remoteAddress === undefined
    ? 'a connection being opened'
    : `${remoteAddress}:${remotePort}`;
}
