/**
 * The framing that the runtime interface clients use on `_LAMBDA_TELEMETRY_LOG_FD`: 4 bytes of type
 * (`0xa55a` and two bytes of flags), 4 bytes of length, 8 bytes of microseconds since 1970, then the
 * record. Big-endian.
 */
const HEADER_BYTES = 16;
const MAGIC = 0xa55a;

/** Makes a decoder that takes chunks as they come and returns the records completed by each. */
export function telemetryFrames(): (chunk: Buffer) => string[] {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    const records: string[] = [];
    while (pending.length >= HEADER_BYTES) {
      if (pending.readUInt16BE(0) !== MAGIC) {
        // Not a frame: somebody wrote plain text to the descriptor. Show it rather than lose it.
        records.push(pending.toString('utf8').trimEnd());
        pending = Buffer.alloc(0);
        break;
      }
      const end = HEADER_BYTES + pending.readUInt32BE(4);
      if (pending.length < end) break;
      records.push(pending.subarray(HEADER_BYTES, end).toString('utf8').trimEnd());
      pending = pending.subarray(end);
    }
    return records;
  };
}
