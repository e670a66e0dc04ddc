/**
 * The Linux kernel's keyring of a person, as a keyring: it forgets all of it when the machine is started
 * anew, or the last of their programs ends.
 */
import type { KernelKeyring, Keyring } from "../system/keyrings.ts";
import { unusable } from "./keyring_trouble.ts";

/**
 * Returns the texts in the kernel's keyring, called `where` in messages; throws `store_unavailable` where there is
 * none.
 */
export function kernelTexts(where: string, kernel: KernelKeyring | undefined): Keyring {
  if (kernel === undefined) {
    throw unusable(where, "this system has none, or the container does not let one use it");
  }
  const nameOf = (name: string) => `atmos-auth:${name}`;
  return {
    get: (name) => {
      const bytes = kernel.get(nameOf(name));
      return Promise.resolve(bytes && new TextDecoder().decode(bytes));
    },
    set: (name, value) => {
      const isKept = kernel.put(nameOf(name), new TextEncoder().encode(value));
      return isKept ? Promise.resolve() : Promise.reject(unusable(where, "it takes nothing more"));
    },
    remove: (name) => Promise.resolve(kernel.remove(nameOf(name))),
  };
}
