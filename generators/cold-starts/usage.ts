/** What `--help` prints. */
export const USAGE = `Measures cold starts of deployed functions, and draws them.

Usage: node cold-starts.mjs bench --stack NAME [options]
       node cold-starts.mjs report [--result FILE] [--chart FILE]

bench measures, shows a table, and writes result and chart; report shows the last result again.

What is measured
  --stack NAME          the function, which bears its stack's name; through its alias live
  --compare MODES       other stacks, where they are deployed: managed,native means
                        NAME-managed and NAME-native
  --event FILE          the event (events/event.json)
  --runs N              how many cold starts of each (20)

How
  --parallel N          how many invocations at once; each is a process of the AWS CLI,
                        of some 70 MB (25)
  --idle MINUTES        how long to wait for Lambda to give up idle environments (10)
  --minutes MINUTES     how long it may take for each stack (30)
  --invocations N       how many invocations there may be for each stack (ten times --runs)
  --endpoint-url URL    another endpoint of Lambda

What is written
  --result FILE         build/bench/result.json
  --chart FILE          bench/report.svg

Nothing of the stacks is changed. The AWS CLI finds credentials and region as it always does.
Exit status: 0 fine, also with fewer runs than wanted; 1 nothing could be measured; 2 wrong
usage; 130 interrupted.
`;
