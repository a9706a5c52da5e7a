import { templates } from 'snapper:templates';

import type { TemplateView } from './view.ts';

type Render = (view: TemplateView) => string;

const compiled = new Map<string, Render>();

/** Whether a template exists, by its name without `.ejs`. */
export function hasTemplate(name: string): boolean {
  return name in templates || `${name}.ejs` in templates;
}

/** Names (without `.ejs`) of all templates below a folder, sorted, relative to it. */
export function templatesBelow(folder: string): readonly string[] {
  const prefix = `${folder}/`;
  return Object.keys(templates)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length).replace(/\.ejs$/, ''))
    .sort();
}

/**
 * The text of a template: rendered when it is an `.ejs` file, else as it is. Compiled once a process.
 *
 * @throws when there is no such template: a mistake in this package, never the user's.
 */
export function renderTemplate(name: string, view: TemplateView): string {
  let render = compiled.get(name);
  if (render === undefined) {
    render = compile(name);
    compiled.set(name, render);
  }
  return render(view);
}

function compile(name: string): Render {
  const verbatim = templates[name];
  if (verbatim !== undefined) return () => verbatim;
  const source = templates[`${name}.ejs`];
  if (source === undefined) throw new Error(`there is no template ${name}`);
  // ejs compiled it when this package was built: to the body of a function, which no module may hold as
  // it is, for it uses `with`. Nothing is escaped (`<%=`), for nothing that is written is HTML.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const fill = new Function('locals', 'escapeFn', 'include', source) as Fill;
  return (view) => fill(view, undefined, (included) => renderTemplate(included, view));
}

/** A template that ejs compiled. */
type Fill = (view: TemplateView, escapeFn: undefined, include: (name: string) => string) => string;
