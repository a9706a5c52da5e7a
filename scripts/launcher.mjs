/**
 * `dist/cli.js`, the program that npm links: says so when Node.js is too old, and loads the command line.
 * What is loaded may use whatever Node.js has today; a module that imports what an old one lacks is
 * refused before its first line runs, with a stack trace. This file is to be read by any Node.js.
 *
 * @param {string} range of the versions that will do, e.g. `>=20.17`
 * @param {string} target what to load, relative to the program
 */
export function launcherText(range, target) {
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(range) ?? [];
  if (major === undefined) throw new Error(`engines.node is ${range}; the launcher reads >=A.B`);
  return `#!/usr/bin/env node
var version = process.versions.node.split('.').map(Number);
if (version[0] > ${major} || (version[0] === ${major} && version[1] >= ${minor})) {
  // What Node.js itself says of a program that ends while it waits; the command line knows better soon.
  process.exitCode = 13;
  import('${target}');
} else {
  var what = 'create-snapper-lambda needs Node.js ${major}.${minor} or later';
  var why = 'this is ' + process.versions.node + ', ' + process.execPath;
  var next = 'Install a newer one, or put it first on PATH.';
  var error = { code: 'failed', what: what, why: why, next: next };
  console.error('\\u2716 ' + what + ': ' + why + '\\n  ' + next);
  if (process.argv.indexOf('--json') > 0) console.log(JSON.stringify({ error: error }, null, 2));
  process.exitCode = 1;
}
`;
}
