/**
 * The wires between guest and host: ports of a virtio serial device, each a character device in the guest
 * and a socket on the host. As a device's they are part of a snapshot, where a TCP connection is not.
 */
export const PORTS = {
  /** Lines: what the guest has to tell, and what it is to do. */
  control: 1,
  /** What the function writes to its standard output. */
  stdout: 2,
  /** ... and to its standard error. */
  stderr: 3,
} as const;

/** Each carries one connection of the function to the Runtime API at a time. */
export const CONNECTION_PORTS: readonly number[] = Array.from(
  { length: 16 },
  (_, index) => index + 4,
);

/** All that the device is made for; one more is the kernel's console, which is not used. */
export const PORT_COUNT = CONNECTION_PORTS.length + Object.keys(PORTS).length + 1;
