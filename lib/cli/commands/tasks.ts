/** The work of clouds' commands: their words, texts and further flags are the clouds', and the work is the same. */
import { FILE, type GlobalFlag, IDENTITY, JSON_OUTPUT, MEANT } from "../flags.ts";
import type { CommandSpec, Flag } from "../spec.ts";
import type { Flags } from "../flag_types.ts";

const KUBECONFIG_FLAGS = [
  IDENTITY,
  {
    name: "integration",
    value: "NAME",
    summary: "An integration of the configuration",
    completes: "integration",
  },
  {
    name: "kubeconfig",
    also: ["file"],
    value: "FILE",
    summary: "File to write; the first of $KUBECONFIG or ~/.kube/config unless told",
    env: "ATMOS_KUBECONFIG",
    completes: "file",
  },
  { name: "alias", also: ["context"], value: "NAME", summary: "Name of the context" },
  { name: "user-alias", value: "NAME", summary: "Name of the user in the file" },
  { name: "dry-run", summary: "Print the file instead of writing it" },
  JSON_OUTPUT,
] as const satisfies readonly Flag[];

/** Flags of every command that writes a kubeconfig. */
export type KubeconfigFlags = Flags<GlobalFlag | (typeof KUBECONFIG_FLAGS)[number]>;

/** By name, with the flags that each of a task's commands takes. */
export const TASKS = {
  "registry login": {
    about: "Without an integration or a registry: all that hang on the identity. A shell " +
      "of the identity is signed in by itself; this writes to your own docker configuration.",
    positional: ["[INTEGRATION]"],
    completes: "integration",
    flags: [
      IDENTITY,
      {
        name: "registry",
        short: "r",
        value: "HOST",
        summary: "A registry by its host, whether the configuration names it or not",
        repeat: true,
      },
      MEANT,
      JSON_OUTPUT,
    ],
    oneOf: [["[INTEGRATION]", "registry"]],
  },
  "cluster token": {
    about: "Called by kubectl as a credential plugin; never opens a browser or asks a " +
      "question. In a shell of the identity the token lies ready.",
    flags: [IDENTITY],
  },
  "update kubeconfig": {
    about: "Without an integration or a cluster: all that hang on the identity. A " +
      "shell of the identity finds its clusters by itself; this writes to your own kubeconfig.",
    flags: KUBECONFIG_FLAGS,
    oneOf: [["dry-run", "json"]],
  },
  "import profiles": {
    flags: [
      FILE,
      {
        name: "keys",
        summary: "Instead of printing, put the long-lived keys into the encrypted store",
      },
      JSON_OUTPUT,
    ],
  },
  "export profiles": {
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
        dash: "/dev/stdout",
      },
      JSON_OUTPUT,
    ],
  },
} as const satisfies Record<
  string,
  Pick<CommandSpec, "about" | "positional" | "completes" | "flags" | "oneOf">
>;

/** The name of a task. */
export type TaskName = keyof typeof TASKS;
