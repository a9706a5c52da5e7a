import { OPTIONS } from './declarations.ts';
import { defaultText, flagUsage } from './flags.ts';

/** The README's table of options, in Markdown. */
export function optionTable(): string {
  const rows = OPTIONS.map((option) => {
    const only = option.appliesTo === undefined ? '' : ' (where the language has it)';
    return `| \`${flagUsage(option)}\` | ${option.summary}${only} | ${option.allowed} | ${defaultText(option)} |`;
  });
  return ['| flag | meaning | values | default |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
