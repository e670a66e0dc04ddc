/** The commands for other programs: browsers, configurations, keys. */
import { FILE, IDENTITY, JSON_OUTPUT, MEANT, MFA_STDIN } from "../flags.ts";
import type { CommandSpec } from "../spec.ts";

const REPLACE = {
  name: "replace",
  summary: "Let them take the place of other keys in the store without being asked",
} as const;

/** By name, in the order of help. */
export const TRANSFER = {
  console: {
    summary: "Open the cloud's web console as this identity",
    elsewhere: ["open", "web", "browse"],
    about:
      "Signs in where the cloud can; otherwise it opens the page, and the browser's own sign-in " +
      "decides. The address that signs in is never an argument of a program.",
    positional: ["[IDENTITY]"],
    flags: [
      IDENTITY,
      {
        name: "destination",
        also: ["service"],
        value: "PAGE",
        summary: "A page by name, such as s3, or a whole address of the console",
        completes: "page",
        isWord: true,
      },
      { name: "duration", value: "DURATION", summary: "How long it stays signed in, such as 4h" },
      { name: "issuer", value: "NAME", summary: "Who is said to have sent you there (AWS)" },
      { name: "print-only", summary: "Print the address and nothing else" },
      { ...JSON_OUTPUT, summary: "Print the address as JSON, and open nothing" },
      { name: "no-open", summary: "Print the address instead of opening a browser" },
      { name: "isolated", summary: "In a browser profile, or a Firefox container, of its own" },
      MEANT,
      MFA_STDIN,
    ],
    oneOf: [["no-open", "isolated"], [
      "json",
      "print-only",
      "isolated",
    ]],
    examples: [
      ["console -i prod-admin", "the home page, signed in"],
      ["console -i prod-admin --destination cloudwatch", "a page"],
      ["console -i prod-admin --isolated", "beside another identity's console"],
    ],
  },
  "user configure": {
    summary: "Keep an IAM user's long-lived keys in the store",
    asksSecret: true,
    positional: ["[IDENTITY]"],
    elsewhere: ["add", "credentials add"],
    flags: [
      IDENTITY,
      {
        name: "stdin",
        summary:
          "Take the keys from standard input: the console's csv, export lines, an ini block, JSON",
      },
      REPLACE,
      JSON_OUTPUT,
    ],
    examples: [
      ["user configure -i ops-user", "asks for the keys; nothing is echoed"],
      ["user configure -i ops-user --stdin", "for scripts: what the console gave, piped in"],
    ],
  },
  "user import": {
    summary: "Take an IAM user's keys out of ~/.aws/credentials into the store",
    about:
      "The keys are tried first. Once the store has given them back, they are removed from the " +
      "file if you want that; everything else in it stays as it is.",
    positional: ["[PROFILE]"],
    completes: "keyed",
    flags: [
      {
        ...IDENTITY,
        summary: "Whose keys they are; the identity of the profile's name unless told",
      },
      FILE,
      { name: "remove", summary: "Remove them from the file without being asked" },
      { name: "leave", summary: "Leave them in the file" },
      REPLACE,
      JSON_OUTPUT,
    ],
    oneOf: [["remove", "leave"]],
    examples: [
      ["user import ops", "asks before anything is removed"],
      ["user import ops -i ops-user --remove", "for scripts"],
    ],
  },
  "user rotate": {
    summary: "Give an IAM user a new key in the place of the one in the store",
    about:
      "The new key is kept beside the old one, tried, and takes its place; then the old one is " +
      "deactivated and deleted. Whatever interrupts it, the next run goes on from there, or names " +
      "the key that may have been made.",
    positional: ["[IDENTITY]"],
    elsewhere: ["rotate", "credentials rotate"],
    flags: [
      IDENTITY,
      {
        name: "keep-old",
        value: "DURATION",
        summary: "Only deactivate the old key; the first rotation after that time deletes it",
      },
      { name: "finish", summary: "Make no new key; delete the old one that is still there" },
      {
        name: "delete",
        value: "KEY",
        summary: "Delete another key of the user first, by the end of its name, to make room",
      },
      MEANT,
      MFA_STDIN,
      JSON_OUTPUT,
    ],
    oneOf: [["keep-old", "finish"], ["delete", "finish"]],
    examples: [
      ["user rotate -i ops-user", "a new key, and the old one is gone"],
      ["user rotate -i ops-user --keep-old 24h", "where something else may still use the old one"],
    ],
  },
} as const satisfies Record<string, CommandSpec>;
