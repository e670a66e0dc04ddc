/** Who may import whom, and what lib may not know. */
import { CAGE, OURS, type Wall } from "./wall.ts";

const SDK =
  /^(?:npm:)?(?:@aws-sdk|@smithy|@azure|@octokit|google-auth-library|@google-cloud|oauth4webapi)\b/;

/** A cloud's name, or the beginning of one of its kinds. */
const CLOUD = /["'`](?:aws|azure|gcp|github)(?:\/|["'`])/g;

/** Where lib speaks of GitHub without meaning the cloud: the file that a job's variables are written to, and its format. */
const JOBS: Readonly<Record<string, number>> = {
  "lib/cli/commands/session.ts": 1,
  "lib/commands/env/target.ts": 1,
  "lib/manual/formatting.ts": 1,
};

/** Returns the command, or group of commands, that a file of lib/commands belongs to. */
const commandOf = (path: string) => path.split("/")[2]!.replace(/\.ts$/, "");

/** Between the folders. */
export const IMPORTS: readonly Wall[] = [
  {
    name: "lib imports a provider",
    covers: /^lib\//,
    broken: ({ imports }) => imports.some((one) => one.startsWith("providers/")),
    breaks: [["lib/a.ts", 'import { x } from "../providers/aws/mod.ts";'], [
      "lib/a.ts",
      'export * from "../providers/mod.ts";',
    ], ["lib/a/b.ts", 'await import("../../providers/mod.ts");']],
  },
  {
    name: "lib knows a cloud",
    covers: /^lib\//,
    broken: ({ path, said }) => (said.match(CLOUD)?.length ?? 0) !== (JOBS[path] ?? 0),
    breaks: [
      ["lib/a.ts", 'const kind = "aws/user";'],
      ["lib/a.ts", "const kind = `azure/${name}`;"],
      ["lib/a.ts", "if (cloud === 'gcp') return;"],
      ["lib/commands/env/target.ts", 'const f = ["github", "github"];'],
    ],
  },
  {
    name: "what commands use imports a command, or what only a command is given",
    covers: /^lib\/(?!(?:cli|commands|choose|workspace)\/|run\.ts$)/,
    broken: ({ imports }) =>
      imports.some((one) => /^lib\/(?:cli\/(?!version\.ts$)|commands|choose|workspace)/.test(one)),
    breaks: [["lib/config/a.ts", 'import "../commands/list.ts";'], [
      "lib/session/a.ts",
      'import type { Workspace } from "../workspace/workspace.ts";',
    ]],
  },
  {
    name: "a command imports another command, or what another keeps to itself",
    covers: /^lib\/commands\/(?!mod\.ts$)/,
    broken: ({ path, imports }) => {
      const own = commandOf(path);
      const others = imports.filter((one) => one.startsWith("lib/commands/")).map(commandOf);
      return others.some((one) => one !== own && one !== "shared");
    },
    breaks: [
      ["lib/commands/a.ts", 'import "./b.ts";'],
      ["lib/commands/a/b.ts", 'import "../c/d.ts";'],
      ["lib/commands/shared/a.ts", 'await import("../b/c.ts");'],
      ["lib/commands/a.ts", 'import { x } from "./b/c.ts";'],
    ],
  },
  {
    name: "the program imports a script or a test",
    covers: OURS,
    broken: ({ imports }) => imports.some((one) => /^(?:scripts|tests)\//.test(one)),
    breaks: [["lib/a.ts", 'import "../tests/fake_system.ts";'], [
      "providers/aws/a.ts",
      'import "../../tests/cloud/sts.ts";',
    ]],
  },
  {
    name: "a provider imports another provider's folder",
    covers: /^providers\/[^/]+\//,
    broken: ({ path, imports }) => {
      const own = path.split("/")[1];
      return imports.some((one) => /^providers\/[^/]+\//.test(one) && one.split("/")[1] !== own);
    },
    breaks: [["providers/aws/a.ts", 'import "../gcp/b.ts";']],
  },
  {
    name: "a provider walks chains",
    covers: /^providers\//,
    broken: ({ imports }) =>
      imports.some((one) => /^lib\/(?:chain\/|sign_in\/(?!person\/|token_source\/))/.test(one)),
    breaks: [["providers/aws/a.ts", 'import "../../lib/sign_in/sign_in.ts";']],
  },
  {
    name: "the main process imports a cloud's SDK",
    covers: OURS,
    broken: ({ path, imports }) => !CAGE.test(path) && imports.some((one) => SDK.test(one)),
    breaks: [["providers/aws/a.ts", 'import "npm:@aws-sdk/client-sts@3";'], [
      "lib/a.ts",
      'import {\n  x,\n} from "google-auth-library";',
    ], ["lib/a.ts", 'import "oauth4webapi";']],
  },
  {
    name: "the main process imports code of the cage",
    covers: OURS,
    broken: ({ path, imports }) => !CAGE.test(path) && imports.some((one) => CAGE.test(one)),
    breaks: [["providers/aws/a.ts", 'import "./cage/b.ts";'], [
      "lib/a.ts",
      'import "./oauth/device.ts";',
    ]],
  },
];
