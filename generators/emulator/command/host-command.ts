import type { Host } from '../options.ts';

/**
 * The command line with which Lambda starts a Java runtime, and which a wrapper gets as its
 * arguments. A wrapper that does not start Java must not care what it says; in an image it gets none.
 */
export function hostCommand(host: Host, memoryMegabytes: number): string[] {
  if (host === 'image') return [];
  // The heap gets what is left after the JVM's own needs.
  const heapKilobytes = Math.floor(memoryMegabytes * 1024 * 0.85);
  return [
    '/var/lang/bin/java',
    `-XX:MaxHeapSize=${heapKilobytes}k`,
    '-XX:+UseSerialGC',
    '-XX:+TieredCompilation',
    '-XX:TieredStopAtLevel=1',
    '-Xshare:auto',
    '--add-opens=java.base/java.io=ALL-UNNAMED',
    '-Dorg.crac.Core.Compat=jdk.crac',
    '-cp',
    '/var/runtime/lib/aws-lambda-java-core-1.2.3.jar:/var/runtime/lib/aws-lambda-java-runtime-0.2.0.jar:/var/runtime/lib/aws-lambda-java-serialization-0.2.0.jar',
    'com.amazonaws.services.lambda.runtime.api.client.AWSLambda',
  ];
}
