import type { Arguments } from '../arguments.ts';
import type { Context } from '../context.ts';
import type { CommandResult } from '../result.ts';

/** `preset WORD`: what there is to do with presets themselves. */
export async function preset(args: Arguments, context: Context): Promise<CommandResult> {
  switch (args.folders[0]) {
    case 'init':
      return (await import('./init.ts')).initPreset(args, context);
    case 'check':
      return (await import('./check.ts')).checkPreset(args, context);
    case 'trust':
      return (await import('./trust.ts')).trustPreset(args, context);
    case 'untrust':
      return (await import('./trust.ts')).untrustPreset(args, context);
    default:
      return (await import('./trust.ts')).listTrusted(args, context);
  }
}
