import type { Answers } from '../../../generators/project/index.ts';
import type { Architecture } from '../../../generators/runtimes/index.ts';
import { openImageStore } from './buildah.ts';
import type { ImageStore, Mount } from './buildah.ts';
import { DOTNET_ENVIRONMENT, DOTNET_IMAGES, dotnetMounts, dotnetRoots } from './dotnet-images.ts';
import { NODE_IMAGES, nodeRoots } from './node-images.ts';
import { PYTHON_IMAGES, pythonRoots } from './python-images.ts';
import { importImages } from './stand-in-images.ts';
import type { ImageNames, ImageRoots } from './stand-in-images.ts';

/** What the lab builds layers of a language with. */
interface LabLanguage {
  /** The repository that the lab builds unless a test says otherwise. */
  readonly answers: Partial<Answers>;
  readonly images: ImageNames;
  roots(): Promise<ImageRoots>;
  /** What the managed runtime's image and the one with compilers set in the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What build steps see of this machine. */
  mounts?(): Promise<readonly Mount[]>;
}

const LANGUAGES = {
  // Needs nothing but what is in the repository.
  node: {
    answers: { runtime: 'nodejs24.x', typescript: false },
    images: NODE_IMAGES,
    roots: nodeRoots,
  },
  dotnet: {
    answers: { runtime: 'dotnet10' },
    images: DOTNET_IMAGES,
    roots: dotnetRoots,
    environment: DOTNET_ENVIRONMENT,
    mounts: dotnetMounts,
  },
  python: {
    answers: { runtime: 'python3.13' },
    images: PYTHON_IMAGES,
    roots: pythonRoots,
  },
} satisfies Record<string, LabLanguage>;

type LabLanguageId = keyof typeof LANGUAGES;

/** A language, and the answers that differ from those which the lab gives for it. */
export type LabAnswers = Partial<Answers> & { readonly language: LabLanguageId };

/** All answers that the lab gives. */
export function labAnswers(answers: LabAnswers): Partial<Answers> {
  const common = { name: 'lab', ci: 'none', devcontainer: false } as const;
  return { ...common, ...LANGUAGES[answers.language].answers, ...answers };
}

export interface StandInOptions {
  /** Root filesystems that differ from the language's usual ones. */
  readonly roots?: Partial<ImageRoots>;
  /** @default x86_64 */
  readonly architecture?: Architecture;
}

/** A store of images that holds stand-ins for those which a language's layer is built from. */
export async function openStandIns(
  language: LabLanguageId,
  { roots, architecture = 'x86_64' }: StandInOptions = {},
): Promise<ImageStore> {
  const lab: LabLanguage = LANGUAGES[language];
  const store = await openImageStore(await lab.mounts?.());
  try {
    const all = { ...(await lab.roots()), ...roots };
    await importImages(store, lab.images, all, architecture, lab.environment);
  } catch (error) {
    store.delete();
    throw error;
  }
  return store;
}
