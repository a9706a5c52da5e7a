import type { ReportFormat } from './arguments.ts';
import { junitReport } from './fleet-junit.ts';
import { markdownReport } from './fleet-markdown.ts';
import type { FleetReport } from './fleet-row.ts';

/** The formats that are no JSON. */
export type TextFormat = Exclude<ReportFormat, 'json'>;

/** The text of a report. */
export function reportText(format: TextFormat, report: FleetReport): string {
  return format === 'markdown' ? markdownReport(report) : junitReport(report);
}
