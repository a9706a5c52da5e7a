import type { Option } from './option.ts';

/** The flag of an option as help prints it, e.g. `--memory MB` or `--[no-]typescript`. */
export function flagUsage(option: Option): string {
  if (option.isExtra === true) return `--set ${option.key}=${option.key.toUpperCase()}`;
  if (option.type === 'boolean') return `--[no-]${option.key}`;
  return `--${option.key} ${option.placeholder ?? option.key.toUpperCase()}`;
}

/** The default of an option as documentation prints it. */
export function defaultText(option: Option): string {
  if (option.defaultText !== undefined) return option.defaultText;
  // Only defaults that depend on other answers look at what is known; those have a text of their own.
  return `\`${String(option.defaultOf(undefined as never))}\``;
}

/**
 * Turns the text of a flag into a value of the option's type; text that is none is passed on as it
 * is, for validation to refuse with the full reason.
 */
export function decodeFlag(option: Option, text: string): number | string {
  return option.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text;
}
