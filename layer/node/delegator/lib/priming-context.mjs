/**
 * The context object of an invocation that nobody made. It has the members that the runtime interface
 * client gives it, and ids which say what they are.
 */

/** The id of an account that nobody has. */
const ACCOUNT = '000000000000';

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {number} number of the priming invocation, from 1
 */
export function primingContext(environment, number) {
  const name = environment.AWS_LAMBDA_FUNCTION_NAME;
  const region = environment.AWS_REGION ?? 'us-east-1';
  // As long as a function may run. The real timeout is not known before the first invoke.
  const deadline = Date.now() + 900_000;
  return {
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: `arn:aws:lambda:${region}:${ACCOUNT}:function:${name}`,
    awsRequestId: `snapper-priming-${number}`,
    tenantId: undefined,
    xRayTraceId: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
    functionName: name,
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
  };
}
