import { bundleTool } from './bundle-tool.mjs';

const HEADER = `#!/usr/bin/env node
// The SnapStart emulator: runs a Lambda function as SnapStart would. It serves the Lambda Runtime
// API (2018-06-01) and drives the function's process through init, snapshot point, restore and
// invokes, with Lambda's limits and Lambda's environment.
//
//     node tools/snapstart-emulator.mjs --layer build/layer/layer.zip \\
//       --function build/function --handler app.handler --event events/event.json
//
// --help lists the options. Needs Node.js 20 or later and nothing else.
`;

/** The source text of tools/snapstart-emulator.mjs. */
export function bundleEmulator() {
  return bundleTool('generators/emulator/main.ts', HEADER);
}
