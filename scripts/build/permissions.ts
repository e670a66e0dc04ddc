/**
 * Permissions of the program, with reasons. The sign-in code of the clouds gets none of them: it runs in a worker whose
 * only permission is to reach the hosts that the identity's plan names.
 */
const PERMISSIONS: Readonly<Record<string, string>> = {
  "--allow-read": "configuration wherever it lies; the store; sessions; the user's rc files",
  "--allow-write": "the store, sessions and caches; a file that --output-file names",
  "--allow-env": "finding directories; composing the child's environment from the caller's",
  "--allow-run": "the shell or command that was asked for; helpers that the configuration names",
  "--allow-net":
    "granted on to the worker, host by host; the main process only listens, on loopback",
  "--allow-ffi":
    "the native half of the keyring package, embedded in the program; on Linux libc, for the kernel's keyring; on " +
    "Windows its own libraries, for access lists and what stands for signals",
  "--allow-sys=uid": "telling our own files from somebody else's",
};

/** Flags of every run, from source and compiled alike. */
export const RUN_FLAGS: readonly string[] = [
  ...Object.keys(PERMISSIONS),
  "--no-prompt",
  // The worker's own permissions.
  "--unstable-worker-options",
  // V8's cache would lie in the shared temporary directory, under a name that anybody can foretell.
  "--no-code-cache",
];

/** Flags of the compiler: nothing is looked up or fetched, neither now nor later; types were checked before. */
export const COMPILE_FLAGS: readonly string[] = [
  ...RUN_FLAGS,
  "--no-check",
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
];
