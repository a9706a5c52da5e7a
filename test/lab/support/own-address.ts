import { networkInterfaces } from 'node:os';

/** An address of this machine that is not loopback: to a process here, like one of another machine. */
export function ownAddress(): string {
  const interfaces = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const own = interfaces.find(({ internal, family }) => !internal && family === 'IPv4');
  if (!own) throw new Error('This machine has no IPv4 address but loopback.');
  return own.address;
}
