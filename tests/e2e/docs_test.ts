/**
 * The examples of the pages, run: each block of shell as it stands, in the page's order, by the real program and real
 * shells. The identities of the page's configuration are mocks; programs of clouds only end well.
 */
import { assertEquals } from "@std/assert";
import { parseDocument } from "yaml";
import { type Block, blocksIn, pages, placeOf, textOf } from "../docs/blocks.ts";
import { binary } from "./binary.ts";
import { runProgram } from "./process.ts";
import { ENTER, startPty } from "./pty.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";
import { scenario, tool } from "./tools.ts";

/** Programs that examples start, and that no example is about. */
const STAND_INS = [
  "aws",
  "az",
  "gcloud",
  "gh",
  "kubectl",
  "helm",
  "docker",
  "terraform",
  "tofu",
  "claude",
];

for (const page of await pages()) {
  const blocks = blocksIn(page, await textOf(page));
  const isRun = ({ language, says }: Block) =>
    (language === "sh" || language === "console") && says.skip === undefined;
  if (!blocks.some(isRun)) continue;
  scenario(`${page}: its examples run`, { tools: ["bash", "script"] }, async () => {
    await using box = sandbox();
    await furnish(box);
    for (const block of blocks) {
      if (block.says.file !== undefined) box.write(`home/${block.says.file}`, block.text);
      if (block.language === "yaml") configure(box, block);
      else if (isRun(block)) await (block.language === "sh" ? runScript : type)(box, block);
    }
  });
}

/** A home with a prompt that is no more than that, and the programs. */
async function furnish(box: Sandbox): Promise<void> {
  box.write("home/.bashrc", "PS1='$ '\n");
  for (const name of STAND_INS) box.write(`bin/${name}`, "#!/bin/sh\nexit 0\n", 0o755);
  await Deno.symlink(await binary(), `${box.directory}/bin/atmos-auth`);
}

function environment({ env, directory }: Sandbox): Record<string, string> {
  return { ...env, PATH: `${directory}/bin:${env.PATH}`, SHELL: tool("bash"), PS1: "$ " };
}

/** A whole configuration becomes the project's, with mocks for whom it names. */
function configure(box: Sandbox, { text, says }: Block): void {
  if (says.of !== undefined || says.below !== undefined) return;
  const document = parseDocument(text, { logLevel: "silent" });
  const { auth = {} } = (document.toJS() ?? {}) as { auth?: Entries };
  const identities = Object.entries(auth.identities ?? {}).map(([name, identity]) =>
    [name, mocked(identity)] as const
  );
  const { shell } = auth;
  const mock = { auth: { shell, identities: Object.fromEntries(identities) } };
  box.write("project/atmos.yaml", JSON.stringify(mock));
}

interface Entries {
  readonly shell?: unknown;
  readonly identities?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function mocked({ kind, ...rest }: Readonly<Record<string, unknown>>): unknown {
  const kept = ["default", "alias", "tags", "protected", "color", "env", "session"];
  const common = Object.entries(rest).filter(([key]) => kept.includes(key));
  const isAws = /^(?:mock\/)?aws\b/.test(String(kind));
  return { kind: isAws ? "mock/aws" : "mock", ...Object.fromEntries(common) };
}

async function runScript(box: Sandbox, block: Block): Promise<void> {
  const env = environment(box);
  const outcome = await runProgram(tool("bash"), ["-euo", "pipefail", "-c", block.text], {
    ...{ env, cwd: box.project },
  });
  assertEquals(outcome.status, 0, `${placeOf(block)}\n${outcome.stdout}\n${outcome.stderr}`);
}

/** Types what stands behind a prompt, answers what is asked, and waits for all that stands between. */
async function type(box: Sandbox, block: Block): Promise<void> {
  const { ATMOS_TRUST: _, ...env } = environment(box);
  await using pty = await startPty(tool("bash"), ["--rcfile", `${box.home}/.bashrc`, "-i"], {
    ...{ env, cwd: box.project, columns: 200 },
  });
  for (const line of block.text.replaceAll(/\\\n\s*/g, "").split("\n").filter(Boolean)) {
    const [, prompt, typed] = /^((?:\([^)]*\) )?\$ )(.*)$/.exec(line) ?? [];
    const [, question, answer] = /^\? (.*[)?:]) (\S+)$/.exec(line) ?? [];
    if (typed !== undefined) {
      // What runs before might hear what is typed, and its echo would stand in what is waited for.
      await pty.waitFor(prompt!);
      await pty.type(typed + ENTER);
    } else if (question !== undefined) {
      await pty.waitFor(question);
      await pty.type(answer + ENTER);
    } else {
      for (const part of line.split("…").map((each) => each.trim()).filter(Boolean)) {
        await pty.waitFor(part);
      }
    }
  }
}
