import type { Project } from 'projen/lib/project.js';

import type { Answers } from '../answers.ts';
import type { Language } from '../languages/index.ts';
import { TemplateComponent } from './template-component.ts';

/** `src/`, `test/`, `events/` and the model: the function, which is the user's from the start. */
export class Sample extends TemplateComponent {
  constructor(project: Project, answers: Answers, language: Language) {
    super(project);
    const folders = language.sample(answers);
    for (const folder of folders.source) {
      this.addFolder('src', folder, (name) => ({
        ownership: folders.recipes.includes(name) ? 'managed' : 'once',
      }));
    }
    for (const folder of folders.test) this.addFolder('test', folder, { ownership: 'once' });
    this.add('events/event.json', `${folders.events}/${answers.sample}.json`, {
      ownership: 'once',
    });
    if (answers.sample === 'model') {
      this.add(`${answers.assets}/model.json`, 'templates/common/assets/model.json', {
        ownership: 'once',
      });
    }
  }
}
