/** The commands for other programs: browsers, configurations, keys. */
import { IDENTITY, MEANT, MFA_STDIN } from "../flags.ts";
import type { CommandSpec } from "../spec.ts";

/** By name, in the order of help. */
export const TRANSFER = {
  console: {
    summary: "Open the cloud's web console as this identity",
    about:
      "Signs in where the cloud can; otherwise it opens the page, and the browser's own sign-in " +
      "decides. The address that signs in is never an argument of a program.",
    positional: ["[IDENTITY]"],
    flags: [
      IDENTITY,
      {
        name: "destination",
        value: "PAGE",
        summary: "A page by name, such as s3, or a whole address of the console",
        completes: "page",
      },
      { name: "duration", value: "DURATION", summary: "How long it stays signed in, such as 4h" },
      { name: "issuer", value: "NAME", summary: "Who is said to have sent you there (AWS)" },
      { name: "print-only", summary: "Print the address and nothing else" },
      { name: "no-open", summary: "Print the address instead of opening a browser" },
      { name: "isolated", summary: "In a browser profile, or a Firefox container, of its own" },
      MEANT,
      MFA_STDIN,
    ],
    oneOf: [["print-only", "isolated"], ["no-open", "isolated"]],
    examples: [
      ["console -i prod-admin", "the home page, signed in"],
      ["console -i prod-admin --destination cloudwatch", "a page"],
      ["console -i prod-admin --isolated", "beside another identity's console"],
    ],
  },
  "user configure": {
    summary: "Keep an IAM user's long-lived keys in the store",
    positional: ["[IDENTITY]"],
    elsewhere: ["add"],
    flags: [IDENTITY, {
      name: "stdin",
      summary:
        "Take the keys from standard input: the console's csv, export lines, an ini block, JSON",
    }],
    examples: [
      ["user configure -i ops-user", "asks for the keys; nothing is echoed"],
      ["user configure -i ops-user --stdin", "for scripts: what the console gave, piped in"],
    ],
  },
} as const satisfies Record<string, CommandSpec>;
