/** What Lambda reports of one invocation. Durations are in milliseconds. */
export interface Report {
  readonly durationMs: number;
  /** The init phase of a cold start without SnapStart. */
  readonly initMs?: number;
  /** The restore phase of a cold start with SnapStart. */
  readonly restoreMs?: number;
  readonly billedRestoreMs?: number;
  readonly maxMemoryMb?: number;
}

/**
 * Finds Lambda's report in the end of a log, in Lambda's text format or in its JSON format; undefined
 * when there is none.
 */
export function parseReport(log: string): Report | undefined {
  const lines = log.split('\n');
  const text = lines.findLast((line) => /(^|\s)REPORT RequestId: /.test(line));
  if (text !== undefined) return fromText(text);
  const json = lines.findLast((line) => line.includes('"platform.report"'));
  return json === undefined ? undefined : fromJson(json);
}

function fromText(line: string): Report | undefined {
  const fields = new Map<string, number>();
  // Fields are separated by tabs: "Restore Duration" must not be taken for "Duration".
  for (const field of line.split('\t')) {
    const match = /^\s*([A-Z][A-Za-z ]+): ([\d.]+) (?:ms|MB)\s*$/.exec(field);
    if (match?.[1] !== undefined) fields.set(match[1], Number(match[2]));
  }
  return report({
    durationMs: fields.get('Duration'),
    initMs: fields.get('Init Duration'),
    restoreMs: fields.get('Restore Duration'),
    billedRestoreMs: fields.get('Billed Restore Duration'),
    maxMemoryMb: fields.get('Max Memory Used'),
  });
}

/** The names are those of the Telemetry API's `platform.report` event. */
function fromJson(line: string): Report | undefined {
  let metrics: Readonly<Record<string, unknown>>;
  try {
    const { record } = JSON.parse(line) as { record?: { metrics?: Record<string, unknown> } };
    metrics = record?.metrics ?? {};
  } catch {
    return undefined;
  }
  const number = (name: string): number | undefined => {
    const value = metrics[name];
    return typeof value === 'number' ? value : undefined;
  };
  return report({
    durationMs: number('durationMs'),
    initMs: number('initDurationMs'),
    restoreMs: number('restoreDurationMs'),
    billedRestoreMs: number('billedRestoreDurationMs'),
    maxMemoryMb: number('maxMemoryUsedMB'),
  });
}

function report(fields: Partial<Record<keyof Report, number | undefined>>): Report | undefined {
  const { durationMs, ...others } = fields;
  if (durationMs === undefined) return undefined;
  const present = Object.entries(others).filter(([, value]) => value !== undefined);
  return { durationMs, ...(Object.fromEntries(present) as Partial<Report>) };
}
