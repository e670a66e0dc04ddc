import { assertEquals } from "@std/assert";
import type { GrantPlace } from "../../../../lib/provider/grant.ts";
import { firstFile, firstVariables } from "../../../../providers/github/grant/git_first.ts";
import { FIRST } from "../../../../providers/github/grant/git_places.ts";
import type { GitEntry } from "../../../../providers/github/grant/git_config.ts";

const ANSWER: readonly GitEntry[] = [[
  "url.https://github.com/a/b.insteadOf",
  "git@github.com:a/b",
]];

const ETC = "file:/etc/gitconfig\0user.name\nAda\0file:/home/ada/.gitconfig\0user.email\na@b\0";
const HOME = "file:/home/ada/.gitconfig\0include.path\ndots/gitconfig\0" +
  "file:/home/ada/dots/gitconfig\0user.name\nAda\0";
const OPT = "file:/opt/git/etc/gitconfig\0user.name\nAda\0";

/** The file and variables that git is given. */
function first(
  told: readonly string[],
  env: Record<string, string> = {},
  helper?: readonly string[],
  answers = ANSWER,
) {
  const place = {
    ...{ os: "linux", directory: "/s", told, helper },
    env: { get: (name: string) => env[name], entries: () => Object.entries(env) },
    join: (...parts: readonly string[]) => parts.join("/"),
  } as unknown as GrantPlace;
  const file = firstFile(place, answers)[FIRST];
  assertEquals(answers.length > 0, firstFile(place, answers)[`${FIRST}.lock`] === "");
  return {
    variables: firstVariables(place, answers),
    included: /path = "(.*)"/.exec(file ?? "")?.[1],
    answers: file?.includes("insteadOf"),
  };
}

Deno.test("the system's own file of git is taken in, wherever it is", () => {
  const GIT_CONFIG_SYSTEM = `/s/${FIRST}`;
  const off = { GIT_CONFIG_SYSTEM, GIT_CONFIG_NOSYSTEM: "false" };
  const beside = ["atmos-auth"];
  const rows = [
    [first([ETC]), "/etc/gitconfig", { GIT_CONFIG_SYSTEM }],
    [first([OPT]), "/opt/git/etc/gitconfig", { GIT_CONFIG_SYSTEM }],
    [first([HOME]), undefined, { GIT_CONFIG_SYSTEM }],
    [first([]), undefined, { GIT_CONFIG_SYSTEM }],
    // Somebody may tell git another place, in a session as beside env.
    [first([ETC], { GIT_CONFIG_SYSTEM: "/own" }), "/own", { GIT_CONFIG_SYSTEM }],
    [first([ETC], { GIT_CONFIG_SYSTEM: "/own" }, beside), "/own", { GIT_CONFIG_SYSTEM }],
    [first([ETC], { GIT_CONFIG_NOSYSTEM: "1" }), undefined, off],
    [first([ETC], { GIT_CONFIG_NOSYSTEM: "1" }, beside), undefined, off],
    // A session in a session, whose file is ours.
    [first([ETC], { GIT_CONFIG_SYSTEM: `/outer/${FIRST}` }, beside), "/etc/gitconfig", {
      GIT_CONFIG_SYSTEM,
    }],
  ] as const;
  for (const [{ variables, included, answers }, path, wanted] of rows) {
    assertEquals([variables, included, answers], [wanted, path, true]);
  }
});

Deno.test("git's files are as they were where no rule is for a whole address", () => {
  assertEquals(first([ETC], {}, undefined, []), {
    ...{ variables: {}, included: undefined, answers: undefined },
  });
});
