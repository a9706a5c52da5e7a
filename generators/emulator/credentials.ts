import { answer, headerOf } from './exchange.ts';
import type { Exchange } from './exchange.ts';

const LIFETIME_MS = 6 * 60 * 60 * 1000;

/**
 * Answers `GET /2021-04-23/credentials`, where a process with SnapStart finds its credentials. They
 * are plainly not real: AWS refuses them, and no secret scanner takes them for a leak.
 */
export function answerCredentials(exchange: Exchange, authorizationToken: string): boolean {
  if (headerOf(exchange.request.headers, 'authorization') !== authorizationToken) {
    answer(exchange, 404, 'cannot get credentials for the provided token\n', {
      'Content-Type': 'text/plain; charset=utf-8',
    });
    return false;
  }
  const credentials = {
    AccessKeyId: 'EMULATEDACCESSKEYID0',
    SecretAccessKey: 'emulated-secret-access-key',
    Token: 'emulated-session-token',
    Expiration: new Date(Date.now() + LIFETIME_MS).toISOString(),
  };
  answer(exchange, 200, JSON.stringify(credentials));
  return true;
}
