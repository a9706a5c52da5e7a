import type { Project } from 'projen/lib/project.js';

import type { Language } from '../languages/index.ts';
import { templatesBelow } from '../template-text.ts';
import { TemplateComponent } from './template-component.ts';

/** `layer/`: the container build of the layer, and the scripts it runs. */
export class Layer extends TemplateComponent {
  constructor(project: Project, language: Language) {
    super(project);
    const folder = `layer/${language.id}`;
    for (const name of templatesBelow(folder)) {
      // The delegator has a folder of its own, and the launch part becomes the wrapper's.
      if (name.startsWith('delegator/') || name.startsWith('launch.')) continue;
      this.add(`layer/${name}`, `${folder}/${name}`);
    }
  }
}
