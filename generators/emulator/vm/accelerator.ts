import { access, constants, readFile } from 'node:fs/promises';

/** How the guest's instructions are executed: by the processor, or translated, some ten times slower. */
export type Accelerator = 'kvm' | 'tcg';

/** KVM where the user may use it and the processor can. */
export async function usableAccelerator(): Promise<Accelerator> {
  try {
    await access('/dev/kvm', constants.R_OK | constants.W_OK);
    // Some machines have the device without the processor's help, and stock kernels do not boot on it.
    const processors = await readFile('/proc/cpuinfo', 'utf8');
    return /^flags\s*:.*\b(vmx|svm)\b/m.test(processors) ? 'kvm' : 'tcg';
  } catch {
    return 'tcg';
  }
}
