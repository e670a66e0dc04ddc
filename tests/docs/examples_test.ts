/** Every example of every page: its configuration is valid, its command lines are understood, its links lead somewhere. */
import { assertEquals } from "@std/assert";
import { load } from "js-yaml";
import { commandsWith } from "../../lib/cli/commands.ts";
import { parse } from "../../lib/cli/parse.ts";
import { Variables } from "../../lib/cli/variables.ts";
import { clouds } from "../../providers/mod.ts";
import { cloudTable } from "../../providers/table.ts";
import { CERTIFICATE, GOOGLE_KEY, KEY } from "../key_files.ts";
import { command } from "../lib/machine.ts";
import { type Block, blocksIn, commandLines, pages, placeOf, textOf, whole } from "./blocks.ts";

const COMMANDS = commandsWith(cloudTable);
const PAGES = await Promise.all(
  (await pages()).map(async (path) => ({ path, text: await textOf(path) })),
);
const BLOCKS = PAGES.map(({ path, text }) => blocksIn(path, text));

/** What the examples say is kept in files. */
const SECRETS = {
  "/etc/acme/azure-app.pem": CERTIFICATE,
  "/etc/acme/github-app.pem": KEY,
  "/etc/acme/deploy.json": GOOGLE_KEY,
};

/** Languages that nothing is done with here. */
const SHOWN = ["text", "ini", "json", "dockerfile", "hcl", "toml", "powershell", "mermaid"];

Deno.test("every block says what it is", () => {
  const known = ["yaml", "sh", "console", ...SHOWN];
  const odd = BLOCKS.flat().filter(({ language, says }) =>
    !known.includes(language) ||
    Object.keys(says).some((key) => !["below", "file", "of", "skip", "warns"].includes(key)) ||
    says.skip === ""
  );
  assertEquals(odd.map(placeOf), []);
});

for (const blocks of BLOCKS) {
  for (const [at, block] of blocks.entries()) {
    if (block.language === "yaml") {
      Deno.test(`${placeOf(block)}: the YAML is what it says`, () => checkYaml(blocks, at));
    }
  }
}

async function checkYaml(blocks: readonly Block[], at: number): Promise<void> {
  const block = blocks[at]!;
  if (block.says.of !== undefined) {
    load(block.text);
    return;
  }
  const isWhole = ({ language, says }: Block) =>
    language === "yaml" && says.of === undefined && says.below === undefined;
  const before = blocks.slice(0, at).findLast(isWhole);
  const isPart = block.says.below !== undefined;
  const files: Record<string, string> = {
    ...SECRETS,
    ...isPart && before !== undefined ? { "/home/ada/before.yaml": before.text } : {},
    "/home/ada/it.yaml": whole(block),
  };
  const flags = Object.keys(files).filter((path) => path.endsWith(".yaml")).flatMap((
    path,
  ) => ["--config", path]);
  const { out } = await command(["validate", "--json", ...flags], { clouds, files });
  const { problems } = JSON.parse(out) as { problems: readonly { readonly code: string }[] };
  const { warns } = block.says;
  assertEquals(problems.map(({ code }) => code), warns === undefined ? [] : [warns]);
}

Deno.test("every command line is understood", () => {
  const inBlocks = BLOCKS.flat().filter(({ language }) => language !== "text")
    .flatMap((block) => commandLines(block).map((line) => [placeOf(block), line] as const));
  const inText = PAGES.filter(({ path }) => !path.startsWith("docs/reference/"))
    .flatMap(({ path, text }) => inlineLines(text).map((line) => [path, line] as const));
  const lines = [...inBlocks, ...inText];
  assertEquals(lines.length > 50, true, String(lines.length));
  const wrong = lines.flatMap(([place, line]) => {
    const why = whyNot(line);
    return why === undefined ? [] : [`${place}: ${line}: ${why}`];
  });
  assertEquals(wrong, []);
});

/** Command lines of ours in the text of a page. */
function inlineLines(text: string): readonly string[] {
  const codes = [...text.replaceAll(/```[^]*?```/g, "").matchAll(/`([^`\n]*)`/g)];
  const typed = codes.map(([, code]) => code!).filter((code) => /\batmos-auth [a-z-]/.test(code));
  return typed.flatMap((code) =>
    commandLines({ page: "", line: 0, language: "sh", says: {}, text: code })
  );
}

/** Why a command line is none; redirections and quotes are the shell's. */
function whyNot(line: string): string | undefined {
  const bare = line.replace(/\s+\d*[<>].*$/, "");
  const words = [...bare.matchAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|(\S+)/g)]
    .map(([, double, single, word]) => double ?? single ?? word!);
  try {
    parse(words.map((word) => word.replace(/["']$/, "")), new Variables(() => undefined), COMMANDS);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

Deno.test("every page of docs/ is in its index", () => {
  const index = PAGES.find(({ path }) => path === "docs/README.md")!.text;
  const others = PAGES.map(({ path }) => path.replace(/^docs\//, "")).filter((path) =>
    path !== "README.md" && path !== "SECURITY.md"
  );
  assertEquals(others.filter((path) => !index.includes(`](${path})`)), []);
});

Deno.test("every link to a page leads to one, and to a heading that it has", () => {
  const texts = new Map(PAGES.map(({ path, text }) => [path, text]));
  const dead = PAGES.flatMap(({ path, text }) =>
    [...text.replaceAll(/```[^]*?```/g, "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to!)
      .filter((to) => !/^https?:/.test(to))
      .filter((to) => !isThere(path, to, texts))
      .map((to) => `${path}: ${to}`)
  );
  assertEquals(dead, []);
});

function isThere(path: string, to: string, texts: ReadonlyMap<string, string>): boolean {
  const { pathname, hash } = new URL(to, `file:///${path}`);
  const file = pathname.slice(1);
  const text = texts.get(file);
  if (text === undefined) return hash === "" && isFile(file);
  return hash === "" || headings(text).includes(decodeURIComponent(hash.slice(1)));
}

function headings(text: string): readonly string[] {
  return [...text.replaceAll(/```[^]*?```/g, "").matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").trim().replaceAll(" ", "-")
  );
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(new URL(`../../${path}`, import.meta.url)) !== undefined;
  } catch {
    return false;
  }
}
