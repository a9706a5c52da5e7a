import { Component } from 'projen/lib/component.js';
import type { Project } from 'projen/lib/project.js';

import { settingsText } from '../settings.ts';
import { SnapperFile } from '../snapper-file.ts';

/**
 * `snapper.json`: the answers, from which `update` renders. It is rewritten and never merged: what it says
 * goes into the new one, however it was edited.
 */
export class Settings extends Component {
  constructor(project: Project) {
    super(project);
    new SnapperFile(this, 'snapper.json', {
      ownership: 'generated',
      content: ({ answers, preset, settings, view }) =>
        settingsText(answers, view.generatorVersion, settings, preset),
    });
  }
}
