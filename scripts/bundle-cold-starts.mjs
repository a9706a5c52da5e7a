import { bundleTool } from './bundle-tool.mjs';

const HEADER = `#!/usr/bin/env node
// Cold starts of deployed functions, measured and drawn: \`make bench\` and \`make report\`. It
// invokes the alias live through the AWS CLI, many times at the same moment, reads what Lambda reports
// of each start, and shows percentiles as a table and as an SVG chart.
//
//     node tools/cold-starts.mjs bench --stack my-function --compare managed --runs 20
//     node tools/cold-starts.mjs report
//
// --help lists the options. Needs Node.js 20 or later, and the AWS CLI to measure.
`;

/** The source text of tools/cold-starts.mjs. */
export function bundleColdStarts() {
  return bundleTool('generators/cold-starts/main.ts', HEADER);
}
