/** The commands for other programs: browsers, configurations, keys. */
import { IDENTITY, MEANT, MFA_STDIN } from "../flags.ts";
import type { CommandSpec } from "../spec.ts";

/** By name, in the order of help. */
export const TRANSFER = {
  console: {
    summary: "Open the cloud's web console as this identity",
    about:
      "Signs in to AWS; for the other clouds it opens the page, and the browser's own sign-in " +
      "decides. The address that signs in is never an argument of a program.",
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
    examples: [
      ["console -i prod-admin", "the home page, signed in"],
      ["console -i prod-admin --destination cloudwatch", "a page"],
      ["console -i prod-admin --isolated", "beside another identity's console"],
    ],
  },
  "import aws": {
    summary: "Print the auth: section that your ~/.aws files come to",
    about: "Reads AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, or ~/.aws. Whatever can't be " +
      "carried over is named, on standard error and as comments. Keys are never printed.",
    flags: [
      { name: "file", value: "FILE", summary: "This file alone", completes: "file" },
      {
        name: "keys",
        summary: "Instead of printing, put the long-lived keys into the encrypted store",
      },
    ],
    examples: [
      ["import aws > atmos.yaml", "a configuration to begin with"],
      ["import aws --keys", "afterwards: keys of ~/.aws/credentials into the store"],
    ],
  },
  "export aws-config": {
    summary: "Print profiles for your own ~/.aws/config, each of which asks atmos-auth",
    about: "Every AWS identity, or those that are named. Programs outside of a session then use " +
      "--profile NAME; sign in beforehand with login.",
    flags: [
      {
        name: "identity",
        short: "i",
        value: "NAME",
        summary: "Only these identities",
        repeat: true,
        completes: "identity",
      },
      { name: "prefix", value: "TEXT", summary: "What the profiles' names begin with" },
      {
        name: "write",
        value: "FILE",
        summary: "Put them into that file, between two comments; the rest of it stays as it is",
        completes: "file",
      },
    ],
    examples: [
      ["export aws-config", "to look at"],
      ["export aws-config --prefix atmos- --write ~/.aws/config", "again after each change"],
    ],
  },
  "user configure": {
    summary: "Keep an IAM user's long-lived keys in the store",
    flags: [IDENTITY],
    examples: [["user configure -i ops-user", "asks for the keys; nothing is echoed"]],
  },
} as const satisfies Record<string, CommandSpec>;
