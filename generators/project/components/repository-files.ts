import type { Project } from 'projen/lib/project.js';

import type { Runtime } from '../../runtimes/index.ts';
import type { Language } from '../languages/index.ts';
import { SnapperFile } from '../snapper-file.ts';
import { TemplateComponent } from './template-component.ts';

/** Dot files that every repository has; their templates carry no leading dot. */
const DOT_FILES = ['gitignore', 'gitattributes', 'editorconfig', 'dockerignore'];

/** README, Makefile, dot files and what the language wants at the root. */
export class RepositoryFiles extends TemplateComponent {
  constructor(project: Project, language: Language, runtime: Pick<Runtime, 'version'>) {
    super(project);
    this.add('README.md', 'templates/common/README.md');
    this.add('Makefile', 'templates/common/Makefile');
    // projen's base project brings its own versions of some of these.
    for (const name of DOT_FILES) {
      const own = project.tryFindFile(`.${name}`);
      if (own !== undefined && !(own instanceof SnapperFile)) project.tryRemoveFile(`.${name}`);
      this.add(`.${name}`, `templates/common/${name}`);
    }
    for (const { path, template } of language.managed(runtime)) this.add(path, template);
  }
}
