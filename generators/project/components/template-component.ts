import { Component } from 'projen/lib/component.js';

import type { Ownership } from '../../regenerate/index.ts';
import { SnapperFile } from '../snapper-file.ts';
import { renderTemplate, templatesBelow } from '../template-text.ts';

interface FileTraits {
  /** @default 'managed' */
  readonly ownership?: Ownership;
  /** @default false */
  readonly executable?: boolean;
}

/** A part of the repository whose files come from templates. */
export abstract class TemplateComponent extends Component {
  /** Adds one file, from the template of the given name (without `.ejs`). */
  protected add(path: string, template: string, traits: FileTraits = {}): void {
    new SnapperFile(this, path, {
      ownership: traits.ownership ?? 'managed',
      executable: traits.executable ?? false,
      content: ({ view }) => renderTemplate(template, view),
    });
  }

  /**
   * Adds every template below a folder, at the same place below `target`.
   *
   * @param traits of all, or of each by its name
   */
  protected addFolder(
    target: string,
    folder: string,
    traits: FileTraits | ((name: string) => FileTraits) = {},
  ): void {
    for (const name of templatesBelow(folder)) {
      const own = typeof traits === 'function' ? traits(name) : traits;
      this.add(`${target}/${name}`, `${folder}/${name}`, own);
    }
  }
}
