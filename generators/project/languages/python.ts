import { LAYER } from './launch.ts';
import type { Language } from './types.ts';

export const python: Language = {
  id: 'python',
  title: 'Python',
  // Measured: the first invoke falls from 44 to 19 ms with one; more gains nothing.
  primeCount: 1,
  // Packages with native code have wheels for it; they come late for a release of Python.
  preferredRuntime: 'python3.13',
  options: [],
  editorExtensions: ['charliermarsh.ruff', 'ms-python.mypy-type-checker', 'ms-python.python'],
  developmentSetup: 'python3 -m pip install --user --requirement requirements-dev.txt',
  environment: [],

  sdk: {
    title: 'Python',
    program: 'python3',
    variable: 'PYTHON',
    args: ['--version'],
    version: /^Python (\d+\.\d+\.\d+)/gm,
    range: ({ version }) => `~${version}.0`,
    // pip packages for the Python that it runs on: the build refuses others once there are packages.
    mismatch: 'warning',
    install: ({ version }) =>
      `Install Python ${version} from https://www.python.org, or set PYTHON to where it is.`,
    companions: [
      {
        title: 'pip',
        args: ['-m', 'pip', '--version'],
        version: /^pip (\d+\.\d+(?:\.\d+)?)/gm,
        install: () => 'Install it with python3 -m ensurepip, or as the package python3-pip.',
      },
    ],
  },

  primes: () => true,

  // The function is no package of Python's, whatever the project is called.
  refuseName: () => undefined,

  handler: () => 'app.handler',

  launch: (_answers, { version }) => ({
    command: [
      {
        text: `${LAYER}/runtime/bin/python${version}`,
        why: `Python ${version}, from layer/Dockerfile`,
      },
      {
        text: `${LAYER}/delegator`,
        why: 'the delegator; hands over to AWS’s client, awslambdaric',
      },
    ],
    variables: [
      {
        name: 'PYTHONHOME',
        value: undefined,
        why: 'Python finds its library by where it lies itself',
      },
    ],
  }),

  runtimeFlags: () => [],
  packages: () => [],

  developmentPackages: () => [
    { name: 'mypy', version: '2.3.1' },
    { name: 'pytest', version: '8.4.2' },
    { name: 'ruff', version: '0.16.9' },
    { name: 'snapshot-restore-py', version: '1.0.0' },
  ],

  managed: () => [
    { template: 'templates/python/settings/pyproject.toml', path: 'pyproject.toml' },
    { template: 'templates/python/settings/requirements-dev.txt', path: 'requirements-dev.txt' },
  ],

  sample: ({ sample }) => {
    const parts = [
      ...(sample === 'model' ? [] : ['templates/python/quotes']),
      `templates/python/samples/${sample}`,
    ];
    return {
      source: ['templates/python/src', ...parts.map((part) => `${part}/src`)],
      test: parts.map((part) => `${part}/test`),
      events: 'templates/python/events',
      recipes: ['Makefile'],
    };
  },
};
