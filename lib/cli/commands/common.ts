/** Flags that commands of several groups take. */
import type { Flag } from "../flags.ts";

/** `--mfa-code-stdin`. */
export const MFA_STDIN: Flag = {
  name: "mfa-code-stdin",
  summary: "Read the MFA code from the first line of standard input",
};

/** `--device`. */
export const DEVICE: Flag = {
  name: "device",
  summary: "Sign in with a code that is typed elsewhere, even where a browser could be opened",
};

/** How a sign-in goes. */
export const SIGN_IN = [MFA_STDIN, DEVICE] as const;

/** `--tags`. */
export const TAGS: Flag = { name: "tags", value: "TAGS", summary: "Those with any of these tags" };

/** `--yes-i-mean`. */
export const MEANT: Flag = {
  name: "yes-i-mean",
  value: "NAME",
  summary: "Open this protected identity without being asked for its name",
  repeat: true,
};
