import type { Project } from 'projen/lib/project.js';

import { TemplateComponent } from './template-component.ts';

/** `tools/`: the SnapStart emulator, one file without dependencies. */
export class EmulatorTool extends TemplateComponent {
  constructor(project: Project) {
    super(project);
    this.add('tools/snapstart-emulator.mjs', 'tools/snapstart-emulator.mjs', { executable: true });
  }
}
