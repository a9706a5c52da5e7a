import type { Project } from 'projen/lib/project.js';

import type { TemplateView } from '../view.ts';
import { TemplateComponent } from './template-component.ts';

/** `tools/`: the SnapStart emulator, one file without dependencies. */
export class EmulatorTool extends TemplateComponent {
  constructor(project: Project, view: TemplateView) {
    super(project, view);
    this.add('tools/snapstart-emulator.mjs', 'tools/snapstart-emulator.mjs', { executable: true });
  }
}
