/** A command of the generated README. */
export interface Command {
  /** As the README has it, without its comment. */
  readonly text: string;
  /** Assignments and functions of the same block that come before it. */
  readonly before: string;
}

/**
 * Every command that a README tells its readers to run: those of the blocks of shell, and those that the text and
 * its tables name; an option in a command's row (`RUNS=50`) makes another command.
 */
export function commandsOf(readme: string): readonly Command[] {
  const blocks = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    commandsOfBlock(block),
  );
  const prose = readme.replaceAll(/^```.*?^```/gms, '');
  const named = prose
    // A paragraph is one line: commands break across lines too.
    .replaceAll(/(?<=\S)\n +(?=\S)/g, ' ')
    .split('\n')
    .flatMap((line) => (line.startsWith('|') ? commandsOfRow(line) : spansOf(line)));
  const all = [...blocks, ...named.map((text) => ({ text, before: '' }))];
  return all.filter(({ text }, index) => all.findIndex((each) => each.text === text) === index);
}

function commandsOfBlock(block: string): readonly Command[] {
  const commands: Command[] = [];
  let before = '';
  for (const text of statementsOf(block)) {
    commands.push({ text, before });
    if (/^(\w+(\(\)|=)|eval )/.test(text)) before += `${text}\n`;
  }
  return commands;
}

/** Lines without comments; what goes on after a backslash, or up to the end of a function, is one. */
function statementsOf(block: string): readonly string[] {
  const lines = block
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)# .*$/, '').trimEnd());
  const statements: string[] = [];
  let isOpen = false;
  for (const line of lines.filter((each) => each !== '')) {
    if (isOpen) statements.push(`${statements.pop()}\n${line}`);
    else statements.push(line);
    isOpen = /^\w+\(\) \{$/.test(line) || (isOpen && line !== '}');
  }
  return statements;
}

function spansOf(line: string): readonly string[] {
  return [...line.matchAll(/`((?:make|npx|docker|gh|npm) [^`…]+)`/g)].map(([, text = '']) => text);
}

function commandsOfRow(row: string): readonly string[] {
  const commands = spansOf(row);
  const options = [...row.matchAll(/`([A-Z_]+=[^`…]+)`/g)].map(([, text = '']) => text);
  return [...commands, ...options.map((option) => `${commands[0]} ${option}`)];
}
