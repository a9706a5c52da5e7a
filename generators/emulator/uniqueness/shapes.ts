import type { Leaf } from './leaves.ts';

/** What a value looks like that should be another in each answer. */
export type Shape = 'UUID' | 'hexadecimal token' | 'identifier' | 'number' | 'token';

/** A value that may be meant to be unique. */
export interface Candidate {
  readonly shape: Shape;
  readonly text: string;
  /** Looks so by chance too often to say anything unless its behaviour confirms it. */
  readonly weak: boolean;
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
/** The versions that are drawn, or hold time and something drawn (RFC 9562); 3 and 5 are hashes of names. */
const UNIQUE_VERSIONS = '124678';

/** Names of resources, which consist of much that looks like a token and is none. */
const ARN = /\barn:[\w-]+:[^\s"'<>]+/g;

/** Properties that say by their name that no two answers share the value. */
const UNIQUE_KEY =
  /^(x[-_]?)?(((aws|amzn?)[-_]?)?(request|correlation|trace|span|session|transaction|invocation|message)[-_]?id|idempotency[-_]?key|nonce|jti|uuid|guid|csrf[-_]?token)$/i;

/** Of a token that counts by itself, and of one that its behaviour has to confirm. */
const LEAST_LENGTH = 16;
const LEAST_WEAK_LENGTH = 10;
/** Few words consist of these letters, and none of them and digits. */
const HEXADECIMAL = /^(?=.*\d)([0-9a-f]*[a-f][0-9a-f]*|[0-9A-F]*[A-F][0-9A-F]*)$/;
/** Longer ones are contents: images, archives, documents. */
const GREATEST_LENGTH = 256;

/** Random numbers have as many digits as fit; fifteen are what survives being written as JSON and read. */
const LEAST_DIGITS = 10;

/** The values within a leaf that may be meant to be unique. */
export function candidatesIn({ key, value }: Leaf): Candidate[] {
  const found = typeof value === 'number' ? inNumber(value) : inText(value);
  if (!UNIQUE_KEY.test(key) || value === '') return found;
  if (found.length > 0) return found.map((candidate) => ({ ...candidate, weak: false }));
  return [{ shape: 'identifier', text: String(value), weak: false }];
}

/** What is given as a time is hardly further from now; a random number hardly ever as close. */
const YEARS_OF_TIMES = 10;
const YEAR_MS = 365.25 * 24 * 3_600_000;
/** A time as its digits: `20261126134839`, with milliseconds or without. */
const DIGITS_OF_TIME =
  /^20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d){2}(\d{3})?$/;

/**
 * Whether digits are a time in seconds, milliseconds or digits. One clone may well give the second in which
 * another began.
 */
function isTime(digits: string): boolean {
  if (DIGITS_OF_TIME.test(digits)) return true;
  if (digits.length !== 10 && digits.length !== 13) return false;
  const milliseconds = Number(digits.padEnd(13, '0'));
  return Math.abs(milliseconds - Date.now()) < YEARS_OF_TIMES * YEAR_MS;
}

function inNumber(value: number): Candidate[] {
  const digits = String(value)
    .replace(/e.*$/, '')
    .replaceAll(/\D/g, '')
    .replaceAll(/^0+|0+$/g, '');
  return digits.length < LEAST_DIGITS || isTime(String(value))
    ? []
    : [{ shape: 'number', text: String(value), weak: true }];
}

function inText(text: string): Candidate[] {
  const found: Candidate[] = [];
  const rest = text.replaceAll(ARN, ' ').replaceAll(UUID, (uuid, version: string) => {
    if (UNIQUE_VERSIONS.includes(version)) found.push({ shape: 'UUID', text: uuid, weak: false });
    return ' ';
  });
  // Only alone, since a slash is part of paths, too.
  const isBase64 = rest.length % 4 === 0 && /^[A-Za-z0-9+/]{16,}={0,2}$/.test(rest);
  const tokens = isBase64 ? [rest] : (rest.match(/[A-Za-z0-9_-]+/g) ?? []);
  return [...found, ...tokens.flatMap(inToken)];
}

function inToken(text: string): Candidate[] {
  if (text.length < LEAST_WEAK_LENGTH) return [];
  // Its claims or its cursor may repeat where the whole, signed or with a time in it, does not.
  const encoded = HEXADECIMAL.test(text) ? undefined : encodedText(text);
  if (encoded !== undefined) return inText(encoded);
  if (text.length > GREATEST_LENGTH) return [];
  const groups = groupsOf(text).flatMap(inToken);
  if (groups.length > 0) return groups;
  const weak = text.length < LEAST_LENGTH;
  if (/^\d+$/.test(text) && isTime(text)) return [];
  if (/^\d+$/.test(text)) return [{ shape: 'number', text, weak: true }];
  if (HEXADECIMAL.test(text)) {
    return entropyOf([...text]) < LEAST_ENTROPY ? [] : [{ shape: 'hexadecimal token', text, weak }];
  }
  if (!looksRandom(text)) return [];
  return [{ shape: 'token', text, weak }];
}

/** Bits a character. English words have about three, so this only tells of what repeats itself. */
const LEAST_ENTROPY = 2.5;
/** Between kinds of characters: in a random text a third or more of all steps, at each word or number otherwise. */
const LEAST_CHANGES = 0.2;

/** Whether a text changes between letters, capitals and digits as no words and no dates do. */
function looksRandom(text: string): boolean {
  const characters = [...text.replaceAll(/[^A-Za-z0-9]/g, '')];
  const kinds = characters.map(kindOf);
  const changes = kinds.filter((kind, index) => {
    const before = kinds[index - 1];
    // A capital begins a word.
    return before !== undefined && kind !== before && !(before === 'capital' && kind === 'small');
  });
  const share = changes.length / (characters.length - 1);
  return share > LEAST_CHANGES && entropyOf(characters) >= LEAST_ENTROPY;
}

function kindOf(character: string): 'capital' | 'digit' | 'small' {
  if (/\d/.test(character)) return 'digit';
  return /[A-Z]/.test(character) ? 'capital' : 'small';
}

/** Shannon's entropy, in bits a character. */
function entropyOf(characters: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()]
    .map((count) => count / characters.length)
    .reduce((bits, share) => bits - share * Math.log2(share), 0);
}

/** What a text says that is base64 of another one, as the parts of a JSON web token are. */
function encodedText(text: string): string | undefined {
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  return /^[\t\n\r -~]{9,}$/.test(decoded) ? decoded : undefined;
}

/** Hexadecimal numbers with hyphens between them, as `traceparent` is: one may repeat without the others. */
function groupsOf(text: string): string[] {
  return /^[0-9a-f]+(-[0-9a-f]+)+$/i.test(text) ? text.split('-') : [];
}

/** Version 1, 6 or 7 of a UUID, a ULID, and an ObjectId: the time, and what is compared. */
const AFTER_TIME = [
  /^[0-9a-f]{8}-[0-9a-f]{4}-[167][0-9a-f]{3}-([0-9a-f]{4}-[0-9a-f]{12})$/i,
  /^[0-7][0-9A-HJKMNP-TV-Z]{9}([0-9A-HJKMNP-TV-Z]{16})$/i,
  /^[0-9a-f]{8}([0-9a-f]{16})$/i,
];

/**
 * An identifier without the time that it begins with: clones are asked one after the other, so they differ
 * in it, and on Lambda they need not.
 */
export function withoutTime(identifier: string): string {
  for (const pattern of AFTER_TIME) {
    const [, rest] = pattern.exec(identifier) ?? [];
    if (rest !== undefined) return rest;
  }
  return identifier;
}
