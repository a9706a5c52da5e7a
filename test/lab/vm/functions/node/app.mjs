/** A function that is cloned, and answers what a clone is asked. */
import { requestAgain } from './connections.mjs';
import { drawAll } from './random-sources.mjs';
import { timer } from './timer.mjs';

const QUESTIONS = {
  connections: requestAgain,
  credentials: async () => (await readCredentials()).AccessKeyId,
  time: () => Date.now(),
  timer,
  values: drawAll,
};

export async function handler({ ask }) {
  return QUESTIONS[ask]();
}

async function readCredentials() {
  const { AWS_CONTAINER_AUTHORIZATION_TOKEN, AWS_CONTAINER_CREDENTIALS_FULL_URI } = process.env;
  const response = await fetch(AWS_CONTAINER_CREDENTIALS_FULL_URI, {
    headers: { Authorization: AWS_CONTAINER_AUTHORIZATION_TOKEN },
  });
  return response.json();
}
